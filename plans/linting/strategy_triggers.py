"""Triggers of strategies: what they are for, which goes first, risks that have none."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations

from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.facts import Facts
from plans.reading.names import Names, Subsets

from .findings import NotApplicable, Question, RuleFinding, Said, beginning, key_of, opening, value
from .response import listed
from .strategies import STR, takes
from .strategy_links import Pair, all_words, ask, before, distinctive_words, named_beside, names_of, pairs, question_key

BROAD = re.compile(
    r"\b(health checks?|any (?:systems?|services?|failures?|outages?|disruptions?|incidents?|disasters?)"
    r"|systems? (?:fails?|(?:is|are|go|goes) down)|service (?:outages?|disruptions?|interruptions?))\b",
    re.I,
)
# What a trigger or a risk is about. Health checks see the technical ones.
SUBJECTS = {
    "infrastructure": r"infrastructure|data ?-?cent(?:er|re)s?|hosting|hardware|servers?|(?:cloud )?regions?|cloud",
    "database": r"databases?",
    "network": r"networks?|connectivity|internet|telecom\w*|wan|lan",
    "software": r"software|bugs?|releases?|deployments?",
    "cyber": r"cyber\w*|ransomware|malware|hack\w*|phishing|breach\w*|intrusions?"
    r"|security (?:incidents?|attacks?)|(?:is|are|gets?|been) (?:\w+ or )?encrypted",
    "supplier": r"third[- ]part(?:y|ies)|suppliers?|vendors?|providers?|outsourc\w+|subcontractors?",
    "people": r"pandemic|epidemic|illness|sickness|strikes?|absen(?:ce|t\w*)|staff|key (?:people|persons?)|personnel"
    r"|(?:is|are|falls?|fell) (?:ill|sick|away)|away without|too few (?:of us|people)",
    "premises": r"buildings?|premises|offices?|sites?|plants?|fires?|flood\w*|evacuat\w+",
    "power": r"power|electric\w*|blackouts?|energy",
    "error": r"human errors?|mistakes?|operator errors?",
}
ABOUT = {name: re.compile(rf"\b(?:{pattern})\b", re.I) for name, pattern in SUBJECTS.items()}
TECHNICAL = {"infrastructure", "database", "network"}
PRECEDENCE = re.compile(
    r"\b(precedence|priority|first|preferred|only (?:if|when|where)|otherwise|unless|in (?:this|the following) order)\b"
    r"|\bif\b.{0,60}\b(?:fails?|cannot|can['’]t|not enough|too long|exceeds?)\b",
    re.I,
)
ORDERED = re.compile(
    r"\bprecedence\b|\bstrateg\w+ (?:are|is) (?:tried|used|chosen|applied)\b|\border of (?:the )?strateg\w+", re.I
)


@STR.rule(
    5,
    "medium",
    "A strategy names no function and no risk",
    holds="Every strategy names a function that it serves or a risk that it meets.",
    clause="ISO 22301 8.3.2",
)
def serves_nothing(plan: FrozenPlan, facts: Facts) -> Said:
    """Strategies without a linked function, whose words name no function and not every telling word of a risk.

    Asks, one at a time for each strategy, whether it serves a function that only a column of the plan's own names.
    """
    rows = plan.rows("strategies")
    if not rows:
        return NotApplicable("no strategy is in the plan")
    functions = names_of(plan.rows("functions"))
    risks = Subsets((row, named) for row in plan.rows("risks") if (named := distinctive_words(row.label)))
    served = {pair.strategy.ref for found in pairs(plan).values() for pair in found if pair.stated}
    unserving = [row for row in rows if row.ref not in served and not _serves(row, functions)]
    asked = {row.ref: question for row in rows if (question := _question(plan, row, functions))}
    idle = [row for row in unserving if row.ref not in asked and not risks.within(all_words(_said(row)))]
    return [*asked.values(), *([_idle(idle, len(rows))] if idle else [])]


def _question(plan: FrozenPlan, strategy: FrozenRow, functions: Names[FrozenRow]) -> Question | None:
    named = (row for row in named_beside(strategy, functions) if row.ref not in strategy.links("functions"))
    left = (row for row in named if plan.answer(question_key(strategy, row)) is None)
    return next((ask(Pair(strategy, row, stated=False)) for row in left), None)


def _idle(idle: list[FrozenRow], count: int) -> RuleFinding:
    many = f"{len(idle)} of {count} strategies {'names' if len(idle) == 1 else 'name'}"
    many = many if count > 1 else "The strategy names"
    return RuleFinding(
        "strategies",
        f"A strategy must say what it is for. {many} no function and no risk: {listed(row.label for row in idle)}.",
        tuple(value(row, "functions", f"Functions of {row.label}") for row in idle),
        opening(idle[0], "functions", f"Choose the functions that {idle[0].label} brings back."),
    )


def _serves(strategy: FrozenRow, functions: Names[FrozenRow]) -> bool:
    return bool(strategy.links("functions") or functions.within(_said(strategy)))


def _said(strategy: FrozenRow) -> str:
    return f"{strategy.label}. {strategy.text('trigger')}. {strategy.text('description')}"


@STR.rule(
    6,
    "medium",
    "Triggers overlap, with different times and no precedence",
    holds="No two strategies begin on one trigger without saying which goes first.",
    clause="ISO 22301 8.4.4",
)
def triggers_overlap(plan: FrozenPlan, facts: Facts) -> Said:
    """Strategies of one rank, with different times, that one event sets off; one finding a group."""
    rows = [row for row in plan.rows("strategies") if row.text("trigger") and row.seconds("rto") is not None]
    rows = [row for row in rows if not before(plan, row)]
    if len(rows) < 2:
        return NotApplicable("fewer than two strategies state a trigger and a time")
    if any(ORDERED.search(passage.text) for passage in plan.passages):
        return []
    return [_overlap(group) for group in _groups(rows)]


def _groups(rows: list[FrozenRow]) -> list[list[FrozenRow]]:
    """Strategies that overlap, directly or through another."""
    groups: list[set[str]] = []
    open_ones = [row for row in rows if not PRECEDENCE.search(f"{row.text('trigger')}. {row.text('description')}")]
    for one, other in _may_overlap(open_ones):
        if _overlaps(one, other):
            met = [group for group in groups if one.ref in group or other.ref in group]
            groups = [group for group in groups if group not in met] + [{one.ref, other.ref}.union(*met)]
    return [[row for row in rows if row.ref in group] for group in groups]


def _may_overlap(rows: list[FrozenRow]) -> Iterator[tuple[FrozenRow, FrozenRow]]:
    """Pairs of which one event may set off both, by what _same_event asks for: a broad one, or half of the words."""
    broad = [place for place, row in enumerate(rows) if _is_broad(row.text("trigger"))]
    technical = [place for place, row in enumerate(rows) if about(row.text("trigger")) & TECHNICAL]
    found = {(min(one, other), max(one, other)) for one in broad for other in (*broad, *technical) if one != other}
    for places in _sharing([distinctive_words(row.text("trigger")) for row in rows]):
        found.update(combinations(places, 2))
    yield from ((rows[one], rows[other]) for one, other in sorted(found))


def _sharing(said: list[frozenset[str]]) -> Iterable[list[int]]:
    """Places of sets that share a word: whatever has half of its words in common shares one of the rarest half."""
    times = Counter(word for words in said for word in words)
    sharing: dict[str, list[int]] = {}
    for place, words in enumerate(said):
        for word in sorted(words, key=lambda word: (times[word], word))[: len(words) // 2 + 1]:
            sharing.setdefault(word, []).append(place)
    return sharing.values()


def _overlaps(one: FrozenRow, other: FrozenRow) -> bool:
    served = set(one.links("functions")), set(other.links("functions"))
    if all(served) and served[0].isdisjoint(served[1]):
        return False
    if one.choice("rank") != other.choice("rank") or one.seconds("rto") == other.seconds("rto"):
        return False
    return _same_event(one.text("trigger"), other.text("trigger"))


def _same_event(one: str, other: str) -> bool:
    """Whether two triggers are alike, or one is so broad that it takes the other in."""
    if (_is_broad(one) and (_is_broad(other) or about(other) & TECHNICAL)) or (
        _is_broad(other) and about(one) & TECHNICAL
    ):
        return True
    shared, both = distinctive_words(one) & distinctive_words(other), distinctive_words(one) | distinctive_words(other)
    return bool(both) and 2 * len(shared) >= len(both)


@lru_cache(maxsize=1024)
def _is_broad(text: str) -> bool:
    return bool(BROAD.search(text))


@lru_cache(maxsize=1024)
def about(text: str) -> frozenset[str]:
    """What a trigger or a risk is about (keys of SUBJECTS)."""
    return frozenset(name for name, pattern in ABOUT.items() if pattern.search(text))


def _overlap(group: list[FrozenRow]) -> RuleFinding:
    said = listed(f"{row.label} on “{row.text('trigger')}” ({takes(row)})" for row in group)
    return RuleFinding(
        key_of(*(row.ref for row in group)),
        f"One event must start one strategy first. {said} can begin on the same event, and nothing "
        "says which goes first.",
        tuple(value(row, field) for row in group for field in ("trigger", "rto")),
        opening(group[0], "trigger", "Say which is tried first, and when the next begins."),
    )


@STR.rule(
    9,
    "medium",
    "A risk triggers no strategy",
    holds="Every risk triggers a strategy.",
    clause="ISO 22301 8.3.2",
)
def risk_without_strategy(plan: FrozenPlan, facts: Facts) -> Said:
    """Risks that share no subject and no telling word with the name and trigger of any strategy; one finding a risk."""
    risks = plan.rows("risks")
    rows = [row for row in plan.rows("strategies") if not before(plan, row)]
    if not risks or not rows:
        return NotApplicable("it takes risks and strategies")
    said = [(row, f"{row.label}. {row.text('trigger')}") for row in rows]
    subjects = frozenset().union(*(about(text) for _, text in said))
    if any(_is_broad(text) for _, text in said):
        subjects |= TECHNICAL
    known = frozenset().union(*(distinctive_words(text) for _, text in said))
    strategies = names_of(rows)
    return [
        _without_strategy(risk)
        for risk in risks
        if not about(risk.label) & subjects
        and not distinctive_words(risk.label) & known
        and not strategies.within(risk.text("mitigation"))
    ]


def _without_strategy(risk: FrozenRow) -> RuleFinding:
    return RuleFinding(
        risk.ref,
        f"{risk.label} is a risk of this plan. No strategy has a trigger that speaks of it, so nobody "
        "knows which to start.",
        (value(risk, "title"), value(risk, "mitigation", f"Mitigation of {risk.label}")),
        beginning(
            "strategies",
            "name",
            f"Add a strategy for {risk.label}, or name it in the trigger of one.",
            trigger=risk.label,
        ),
    )
