"""Which strategies bring which functions back: linked, answered, or supposed where no strategy names a function."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .findings import Question
from .reading import Plan, Row, mentions, words

GENERIC = """
a all alternate alternative an and any are as at automated automatic backup be business by continuity critical
down due during emergency failure fails fail failed failing failover for from gone has have in incident is it
lost loss management manual no not of on operation or our outage people plan primary process recovery reserve
restore secondary service standby strategy system team that the their they this to under unavailable us use
user we when where with without
minute hour day week month
"""
NOT_TELLING = frozenset(GENERIC.split())  # words that say nothing of what a strategy, function or risk is about
STEM = 5
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

    strategy: Row
    function: Row
    stated: bool

    @property
    def takes(self) -> int:
        """Seconds of the strategy (upper bound)."""
        return self.strategy.seconds("rto") or 0

    @property
    def needed(self) -> int:
        """Seconds of the function's RTO."""
        return self.function.seconds("rto") or 0


def question_key(strategy: Row, function: Row) -> str:
    """The key under which it is asked whether the strategy serves the function."""
    return f"serves:{strategy.ref}:{function.ref}"


def is_silent(plan: Plan) -> bool:
    """Whether no strategy of the plan names a function, but for what the editor was asked."""
    return not any(
        plan.answer(f"serves:{row.ref}:{ref}") is None
        for row in plan.rows("strategies")
        for ref in row.links("functions")
    )


def pairs(plan: Plan) -> dict[str, list[Pair]]:
    """Every pair by the function's ref, stated or supposed. What the editor denied is in none."""
    silent, found = is_silent(plan), defaultdict(list)
    for strategy in plan.rows("strategies"):
        linked = strategy.links("functions")
        named = _named(plan, strategy) if silent else frozenset()
        for function in plan.rows("functions"):
            answer = plan.answer(question_key(strategy, function))
            stated = function.ref in linked or answer is True
            if stated or (silent and answer is None and (not named or function.ref in named)):
                found[function.ref].append(Pair(strategy, function, stated))
    return found


def timed_pairs(plan: Plan) -> dict[str, list[Pair]]:
    """The pairs with a time and an objective, without strategies that only begin when another has failed."""
    fallbacks = {row.ref for row in plan.rows("strategies") if before(plan, row)}
    return {
        ref: timed
        for ref, found in pairs(plan).items()
        if (timed := [pair for pair in found if _is_timed(pair) and pair.strategy.ref not in fallbacks])
    }


def _is_timed(pair: Pair) -> bool:
    return pair.strategy.seconds("rto") is not None and pair.function.seconds("rto") is not None


def _named(plan: Plan, strategy: Row) -> frozenset[str]:
    """Functions that columns of the plan's own name, else those whose names share a telling word with the strategy's:
    it is then supposed to be for those alone.
    """
    if beside := named_beside(strategy, plan.rows("functions")):
        return frozenset(row.ref for row in beside)
    own = telling(strategy.label)
    return frozenset(row.ref for row in plan.rows("functions") if own & telling(row.label))


def named_beside(row: Row, others: Iterable[Row], columns: re.Pattern[str] | None = None) -> list[Row]:
    """Rows that columns of the plan's own name in words, which are no links but a reason to ask. ``columns`` are the
    headers that count, None for all.
    """
    said = [text for name, text in row.extra.items() if columns is None or columns.search(name)]
    return [other for other in others if any(mentions(text, other.label) for text in said)]


@lru_cache(maxsize=4096)
def telling(text: str) -> frozenset[str]:
    """The words of a text that say what it is about."""
    return frozenset(word for word in all_words(text) - NOT_TELLING if not word.isdigit())


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


def before(plan: Plan, strategy: Row) -> list[Row]:
    """The strategies that must have failed before this one begins, as its trigger says; none for most, nor where
    something else alone may set it off (``Ransomware, or the failover fails``).
    """
    trigger = strategy.text("trigger")
    if not FAILED.search(trigger):
        return []
    others = [row for row in plan.rows("strategies") if row.ref != strategy.ref]
    if any(_is_cause(part, others) for part in OTHERWISE.split(trigger)):
        return []
    named = [row for row in others if frozenset() != _stems(row.label) <= _stems(trigger)]
    if named or not ANOTHER.search(trigger):
        return named
    if UNATTENDED.search(trigger):
        unattended = [row for row in others if UNATTENDED.search(f"{row.label} {row.text('description')}")]
        return unattended or _earlier(plan, strategy)
    return _earlier(plan, strategy)


def _is_cause(part: str, others: list[Row]) -> bool:
    """Whether a part of a trigger is an event of its own, and neither a failure nor a strategy that fails."""
    names = (_stems(row.label) for row in others)
    return bool(telling(part)) and not FAILED.search(part) and not any(name and name <= _stems(part) for name in names)


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    """The beginnings of words, so that ``switching to the second site`` names ``Switch to the second site``."""
    return frozenset(word[:STEM] for word in words(text))


def _earlier(plan: Plan, strategy: Row) -> list[Row]:
    """What is tried before it: the primary strategies for a secondary one, else those printed above it."""
    rows = plan.rows("strategies")
    if strategy.choice("rank") == "secondary":
        return [row for row in rows if row.choice("rank") == "primary"]
    return list(rows[: rows.index(strategy)])


def chain(plan: Plan, strategy: Row, after: tuple[str, ...] = ()) -> tuple[Row, ...]:
    """The strategies one after the other, this one last; where several may come before it, the quickest."""
    timed = [row for row in before(plan, strategy) if row.ref not in after and row.seconds("rto") is not None]
    if not timed:
        return (strategy,)
    quickest = min(timed, key=lambda row: row.seconds("rto") or 0)
    return (*chain(plan, quickest, (*after, strategy.ref)), strategy)
