"""Links of strategies to functions: stored, answered, or supposed where no strategy names a function."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.names import Names, Subsets, words

from .findings import Question

GENERIC = """
a all alternate alternative an and any are as at automated automatic backup be business by continuity critical
down due during emergency failure fails fail failed failing failover for from gone has have in incident is it
lost loss management manual no not of on operation or our outage people plan primary process recovery reserve
restore secondary service standby strategy system team that the their they this to under unavailable us use
user we when where with without
minute hour day week month
"""
NOT_DISTINCTIVE = frozenset(GENERIC.split())  # words that say nothing of what a strategy, function or risk is about
STEM = 5
MOST_SUPPOSED = 10_000  # pairs: nobody answers more, and no two lists of hundreds of rows are taken crosswise
OTHERWISE = re.compile(r"\bor\b", re.I)
FAILED = re.compile(
    r"\b(fail(?:s|ed|ing|ure)?|(?:did|does|do|is|are) ?n[o'’]t|cannot|can['’]t|not work\w*|unsuccessful\w*|unable"
    r"|impossible|not possible|exhausted|out of|too (?:slow|late)|breaks? down|broken)\b",
    re.I,
)
ANOTHER = re.compile(
    r"\b(recover(?:y|ies|ing)|restor(?:ation|ing)|fail-?over|switch-?over|strateg(?:y|ies)|migration|workarounds?)\b"
    rf"[^.;]{{0,200}}?{FAILED.pattern}",
    re.I,
)
UNATTENDED = re.compile(
    r"\bautomat\w*|\bunattended\b|\bwithout (?:people|humans?|staff|anybody|anyone|hands)\b|\bneeds? nobody\b", re.I
)


@dataclass(frozen=True)
class Pair:
    """A strategy with a function that it serves; not ``stated``: the plan does not say so, it is supposed."""

    strategy: FrozenRow
    function: FrozenRow
    stated: bool

    @property
    def takes(self) -> int:
        """Seconds of the strategy (upper bound)."""
        return self.strategy.seconds("rto") or 0

    @property
    def needed(self) -> int:
        """Seconds of the function's RTO."""
        return self.function.seconds("rto") or 0


def question_key(strategy: FrozenRow, function: FrozenRow) -> str:
    """The key under which it is asked whether the strategy serves the function."""
    return f"serves:{strategy.ref}:{function.ref}"


def names_no_function(plan: FrozenPlan) -> bool:
    """Whether no strategy of the plan names a function, but for what the editor was asked."""
    return not any(
        plan.answer(f"serves:{row.ref}:{ref}") is None
        for row in plan.rows("strategies")
        for ref in row.links("functions")
    )


def pairs(plan: FrozenPlan) -> dict[str, list[Pair]]:
    """Every pair by the function's ref, stated or supposed. What the editor denied is in none."""
    return plan.made(_pairs)


def _pairs(plan: FrozenPlan) -> dict[str, list[Pair]]:
    functions, found = {row.ref: row for row in plan.rows("functions")}, defaultdict(list)
    place = {ref: number for number, ref in enumerate(functions)}
    supposed = _supposed(plan) if names_no_function(plan) else {}
    granted = _granted(plan)
    for strategy in plan.rows("strategies"):
        stated = {*strategy.links("functions"), *granted.get(strategy.ref, ())} & functions.keys()
        denied = (ref for ref in supposed.get(strategy.ref, ()) if plan.answer(f"serves:{strategy.ref}:{ref}") is None)
        for ref in sorted({*stated, *denied}, key=place.__getitem__):
            found[ref].append(Pair(strategy, functions[ref], ref in stated))
    return found


def _granted(plan: FrozenPlan) -> dict[str, list[str]]:
    """By strategy the functions of which the editor said that it serves them."""
    granted: dict[str, list[str]] = {}
    for parts in (key.split(":") for key, is_yes in plan.answers.items() if is_yes):
        if parts[0] == "serves" and len(parts) == len(("serves", "strategy", "function")):
            granted.setdefault(parts[1], []).append(parts[2])
    return granted


def _supposed(plan: FrozenPlan) -> dict[str, list[str]]:
    """By strategy the functions that it is supposed to serve: those that it names, else all unless it is too many."""
    refs = [row.ref for row in plan.rows("functions")]
    everything = refs if len(refs) * len(plan.rows("strategies")) <= MOST_SUPPOSED else []
    return {ref: named or everything for ref, named in _named(plan).items()}


def timed_pairs(plan: FrozenPlan) -> dict[str, list[Pair]]:
    """The pairs with a time and an objective, without strategies that only begin when another has failed."""
    fallbacks = {row.ref for row in plan.rows("strategies") if before(plan, row)}
    return {
        ref: timed
        for ref, found in pairs(plan).items()
        if (timed := [pair for pair in found if _is_timed(pair) and pair.strategy.ref not in fallbacks])
    }


def _is_timed(pair: Pair) -> bool:
    return pair.strategy.seconds("rto") is not None and pair.function.seconds("rto") is not None


def _named(plan: FrozenPlan) -> dict[str, list[str]]:
    """By strategy the functions that columns of the plan's own name, else those whose names share a telling word with
    the strategy's: it is then supposed to be for those alone.
    """
    named = names_of(plan.rows("functions"))
    about: dict[str, list[str]] = {}
    for row in plan.rows("functions"):
        for word in distinctive_words(row.label):
            about.setdefault(word, []).append(row.ref)
    return {
        row.ref: [other.ref for other in named_beside(row, named)]
        or list(dict.fromkeys(ref for word in distinctive_words(row.label) for ref in about.get(word, ())))
        for row in plan.rows("strategies")
    }


def names_of(rows: Iterable[FrozenRow]) -> Names[FrozenRow]:
    """Rows by what they are called, to be found in texts."""
    return Names((row, row.label) for row in rows)


def named_beside(row: FrozenRow, others: Names[FrozenRow], columns: re.Pattern[str] | None = None) -> list[FrozenRow]:
    """Rows that columns of the plan's own name in words, which are no links but a reason to ask. ``columns`` are the
    headers that count, None for all.
    """
    said = [text for name, text in row.extra.items() if columns is None or columns.search(name)]
    return others.within_any(said)


@lru_cache(maxsize=4096)
def distinctive_words(text: str) -> frozenset[str]:
    """The words of a text that say what it is about."""
    return frozenset(word for word in all_words(text) - NOT_DISTINCTIVE if not word.isdigit())


@lru_cache(maxsize=4096)
def all_words(text: str) -> frozenset[str]:
    """``words``, kept: the same names and triggers are compared again and again."""
    return frozenset(words(text))


def ask(pair: Pair) -> Question:
    """Whether the strategy serves the function."""
    strategy, function = pair.strategy, pair.function
    return Question(
        question_key(strategy, function),
        f"Does {strategy.label} bring {function.label} back?",
        strategy.ref,
        "functions",
        function.ref,
    )


def doubt(found: list[Pair]) -> str:
    """A sentence to add where pairs are only supposed, else ``""``."""
    supposed = [pair for pair in found if not pair.stated]
    if not supposed:
        return ""
    if len(supposed) == 1:
        return f" This supposes that {supposed[0].strategy.label} serves it, which the plan does not say."
    return " This supposes which functions these strategies serve; the plan does not say."


def before(plan: FrozenPlan, strategy: FrozenRow) -> list[FrozenRow]:
    """The strategies that must have failed before this one begins, as its trigger says; none for most, nor where
    something else alone may set it off (``Ransomware, or the failover fails``).
    """
    trigger = strategy.text("trigger")
    if not FAILED.search(trigger):
        return []
    called = plan.made(_called)
    if any(_is_cause(part, _others(called, part, strategy)) for part in OTHERWISE.split(trigger)):
        return []
    named = _others(called, trigger, strategy)
    if named or not ANOTHER.search(trigger):
        return named
    others = [row for row in plan.rows("strategies") if row.ref != strategy.ref]
    if UNATTENDED.search(trigger):
        unattended = [row for row in others if UNATTENDED.search(f"{row.label} {row.text('description')}")]
        return unattended or _earlier(plan, strategy)
    return _earlier(plan, strategy)


def _called(plan: FrozenPlan) -> Subsets[FrozenRow]:
    """The strategies by the words of what they are called."""
    return Subsets((row, stems) for row in plan.rows("strategies") if (stems := _stems(row.label)))


def _others(strategies: Subsets[FrozenRow], text: str, strategy: FrozenRow) -> list[FrozenRow]:
    """The other strategies that a text names."""
    return [row for row in strategies.within(_stems(text)) if row.ref != strategy.ref]


def _is_cause(part: str, named: list[FrozenRow]) -> bool:
    """Whether a part of a trigger is an event of its own, and neither a failure nor a strategy that fails."""
    return bool(distinctive_words(part)) and not FAILED.search(part) and not named


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    """The beginnings of words, so that ``switching to the second site`` names ``Switch to the second site``."""
    return frozenset(word[:STEM] for word in words(text))


def _earlier(plan: FrozenPlan, strategy: FrozenRow) -> list[FrozenRow]:
    """What is tried before it: the primary strategies for a secondary one, else those printed above it."""
    rows = plan.rows("strategies")
    if strategy.choice("rank") == "secondary":
        return [row for row in rows if row.choice("rank") == "primary"]
    return list(rows[: rows.index(strategy)])


def chain(plan: FrozenPlan, strategy: FrozenRow, after: tuple[str, ...] = ()) -> tuple[FrozenRow, ...]:
    """The strategies one after the other, this one last; where several may come before it, the quickest."""
    timed = [row for row in before(plan, strategy) if row.ref not in after and row.seconds("rto") is not None]
    if not timed:
        return (strategy,)
    quickest = min(timed, key=lambda row: row.seconds("rto") or 0)
    return (*chain(plan, quickest, (*after, strategy.ref)), strategy)
