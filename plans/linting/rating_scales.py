"""Rating scales: whether impact words, tiers and severities lead to one another, and tiers are in order."""

import re
from collections import defaultdict
from itertools import combinations, pairwise

from plans.reading.document import FrozenPlan, FrozenRow, span
from plans.reading.facts import Facts

from .findings import NotApplicable, RuleFinding, Said, key_of, opening, value
from .objectives import CRITICAL, OBJ
from .response import listed
from .strategy_links import all_words

SEVERAL = re.compile(r"[():,/]|(?<!\w)[–—-](?!\w)")  # what parts the names that one class may have
FIELDS = {"functions": "operational_impact", "tiers": "name", "severities": "name"}
CALLED = {"functions": "impact is", "tiers": "tiers are", "severities": "severities are"}
SAID = {"functions": ("loss",), "tiers": ("systems",), "severities": ("description", "communication")}
Scales = dict[str, dict[str, FrozenRow]]  # by kind, the first row that uses each word


@OBJ.rule(
    2,
    "medium",
    "Impact, tiers and severities are different scales with no mapping",
    holds="Impact words, tiers and severities lead to one another.",
    clause="ISO 22301 8.2.2",
)
def unmapped_scales(plan: FrozenPlan, facts: Facts) -> Said:
    """Scales that share no words and that neither links nor text lead from one to the other."""
    scales = {kind: words for kind in FIELDS if (words := _scale(plan, kind))}
    if len(scales) < 2:
        return NotApplicable("fewer than two of impact words, tiers and severities are in the plan")
    if _reached(plan, scales) == set(scales):
        return []
    first = {kind: next(iter(words.values())) for kind, words in scales.items()}
    stated = "; ".join(
        f"{CALLED[kind]} {listed(row.text(FIELDS[kind]) for row in words.values())}" for kind, words in scales.items()
    )
    mend = first.get("functions") or first["severities"]
    field = "tier" if mend.kind == "functions" else "description"
    return [
        RuleFinding(
            "plan",
            f"One scale must lead to the other, so that people know what a word means. Here {stated}; nothing says "
            "which stands for which.",
            tuple(
                value(row, FIELDS[kind], f"{CALLED[kind].split()[0].capitalize()}: {row.label}")
                for kind, words in scales.items()
                for row in words.values()
            ),
            opening(mend, field, "Give every function its tier, and say in each severity which tiers it is for."),
        )
    ]


def _scale(plan: FrozenPlan, kind: str) -> dict[str, FrozenRow]:
    """The words of a scale; impact told in sentences is none."""
    rows = [row for row in plan.rows(kind) if row.text(FIELDS[kind])]
    if kind == "functions" and any(len(row.text(FIELDS[kind]).split()) > 2 for row in rows):
        return {}
    scale: dict[str, FrozenRow] = {}
    for row in rows:
        scale.setdefault(row.text(FIELDS[kind]).casefold(), row)
    return scale


def _reached(plan: FrozenPlan, scales: Scales) -> set[str]:
    """The scales that can be reached from the first by words in common or a mapping."""
    steps = defaultdict(set)
    for one, other in combinations(scales, 2):
        if _agree(scales[one], scales[other]) or _is_mapped(plan, scales, one, other):
            steps[one].add(other)
            steps[other].add(one)
    first = next(iter(scales))
    near = {first} | steps[first]
    return near.union(*(steps[kind] for kind in near))


def _agree(one: dict[str, FrozenRow], other: dict[str, FrozenRow]) -> bool:
    """Whether every word of the shorter scale is in the longer, as it is or within a name (``Tier 1 (critical)``)."""
    short, long = sorted((one, other), key=len)
    return all(any(_same(word, name) for name in long) for word in short)


def _same(word: str, name: str) -> bool:
    return all_words(word) <= all_words(name) or all_words(name) <= all_words(word)


def _is_mapped(plan: FrozenPlan, scales: Scales, one: str, other: str) -> bool:
    if {one, other} == {"functions", "tiers"} and _is_linked(plan):
        return True
    if _are_named(scales[other], _describing_words(plan, one)) or _are_named(
        scales[one], _describing_words(plan, other)
    ):
        return True
    passages = [all_words(passage.text) for passage in plan.passages]
    return any(_are_named(scales[one], text) and _are_named(scales[other], text) for text in passages)


def _is_linked(plan: FrozenPlan) -> bool:
    """Whether every function with an impact word has a tier, and each word leads to one tier only."""
    tiers = defaultdict(set)
    for row in plan.rows("functions"):
        if word := row.text("operational_impact").casefold():
            tiers[word].add(row.link("tier"))
    return bool(tiers) and all(len(found) == 1 and "" not in found for found in tiers.values())


def _describing_words(plan: FrozenPlan, kind: str) -> frozenset[str]:
    """The words in which the rows of a scale are described."""
    texts = [text for row in plan.rows(kind) for text in (*map(row.text, SAID[kind]), *row.extra.values())]
    return frozenset[str]().union(*map(all_words, texts))


def _are_named(scale: dict[str, FrozenRow], said: frozenset[str]) -> bool:
    """Whether a text names two of the words at least: one alone may well mean something else."""
    return sum(any(all_words(name) <= said for name in _names(word)) for word in scale) >= min(2, len(scale))


def _names(word: str) -> list[str]:
    """``tier 1 (critical)`` is also called ``tier 1``, and ``critical``; so is ``tier 1: critical``."""
    return [word, *(name for part in SEVERAL.split(word) if (name := part.strip()))]


@OBJ.rule(
    17,
    "high",
    "Tiers are out of order, or an RPO is longer than RTO and MTPD",
    holds="Tiers are in order, and no RPO is longer than both RTO and MTPD.",
    clause="ISO 22301 8.2.2",
)
def out_of_order(plan: FrozenPlan, facts: Facts) -> Said:
    """Objectives that don't grow together from tier to tier, and an RPO longer than both RTO and MTPD.

    An RPO above the RTO alone is no fault. Above the MTPD it is: more work is lost than the longest standstill loses.
    """
    tiers = [row for row in plan.rows("tiers") if row.seconds("rto") is not None]
    bounded = [row for row in plan.rows("functions") if row.seconds("rpo") is not None and row.seconds("mtpd")]
    if len(tiers) < 2 and not bounded:
        return NotApplicable("it takes two tiers with an RTO, or a function with RPO and MTPD")
    return [*_disorder(tiers), *(_lossy(row) for row in bounded if _is_lossy(row))]


def _disorder(tiers: list[FrozenRow]) -> list[RuleFinding]:
    if len(tiers) < 2:
        return []
    order = tiers[::-1] if _is_upside_down(tiers) else tiers
    return [_swapped(one, other, field) for field, one, other in _breaks(order)]


def _is_upside_down(tiers: list[FrozenRow]) -> bool:
    """Whether the tightest tier is printed last: the one called critical, else the one with the shorter RTO."""
    first, last = (bool(CRITICAL.search(row.label)) for row in (tiers[0], tiers[-1]))
    return last if first != last else (tiers[0].seconds("rto") or 0) > (tiers[-1].seconds("rto") or 0)


def _breaks(order: list[FrozenRow]) -> list[tuple[str, FrozenRow, FrozenRow]]:
    """Neighbours of which the later is tighter; the RPO where the RTO is in order."""
    found = []
    for one, other in pairwise(order):
        for field in ("rto", "rpo"):
            before, after = one.seconds(field), other.seconds(field)
            if before is not None and after is not None and before > after:
                found.append((field, one, other))
                break
    return found


def _swapped(one: FrozenRow, other: FrozenRow, field: str) -> RuleFinding:
    gap = (one.seconds(field) or 0) - (other.seconds(field) or 0)
    return RuleFinding(
        key_of(one.ref, other.ref),
        f"{one.label} must be at least as tight as {other.label}. Its {field.upper()} is "
        f"{span(one.seconds(field) or 0)} against {span(other.seconds(field) or 0)}: {span(gap)} longer.",
        tuple(value(row, name, f"{name.upper()} of {row.label}") for row in (one, other) for name in ("rto", "rpo")),
        opening(one, field, f"Put the {field.upper()} of {one.label} and {other.label} in order."),
    )


def _is_lossy(row: FrozenRow) -> bool:
    return (row.seconds("rpo") or 0) > max(row.seconds("rto") or 0, row.seconds("mtpd") or 0)


def _lossy(row: FrozenRow) -> RuleFinding:
    loss, longest = row.seconds("rpo") or 0, row.seconds("mtpd") or 0
    return RuleFinding(
        row.ref,
        f"{row.label} must not stand still longer than {span(longest)}, and may lose {span(loss)} of work: "
        f"{span(loss - longest)} more than the longest standstill would cost.",
        tuple(value(row, field, f"{field.upper()} of {row.label}") for field in ("rpo", "rto", "mtpd")),
        opening(row, "rpo", f"Bring the RPO of {row.label} below its MTPD."),
    )
