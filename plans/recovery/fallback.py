"""Fallback depth: how many ways back within the RTO do not fail together. Formula: docs/recovery.md."""

from collections.abc import Sequence
from dataclasses import dataclass

from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.suppliers import is_in_house

from .graph import Graph, graph, label_of, of_kind, used_by
from .timeline import Outlook, RecoveryPath, Timeline, timeline

EXACT = 24  # above so many ways the search could take seconds; a greedy choice then gives a lower bound
NOTHING_STATED = "team:"


@dataclass(frozen=True)
class Fallback:
    """``depth``: the largest number of ways within the RTO that share no team, dependency or supplier.

    None without an RTO. ``chosen`` are such ways. ``is_at_least``: not all choices were tried.
    ``untimed`` strategies state no time.
    """

    function: FrozenRow
    depth: int | None
    chosen: tuple[FrozenRow, ...]
    within: tuple[FrozenRow, ...]
    untimed: tuple[FrozenRow, ...]
    is_at_least: bool = False


def fallbacks(plan: FrozenPlan, made: Graph | None = None, found: Timeline | None = None) -> tuple[Fallback, ...]:
    """The fallback depth of each function. ``made`` and ``found`` spare making them again."""
    made = graph(plan) if made is None else made
    found = found or timeline(plan, made)
    means = relies_on(plan, made)
    return tuple(_fallback(outlook, means) for outlook in found.outlooks)


def relies_on(plan: FrozenPlan, made: Graph) -> dict[str, frozenset[str]]:
    """What each strategy fails with: its team, the dependencies it uses, all that these need, and their suppliers.

    That two things are run in house is nothing that they share. A strategy that names neither team nor dependency
    stands with all others of which nothing is known.
    """
    own = {ref for ref in of_kind(made, "supplier") if is_in_house(label_of(made, ref))}
    return {row.ref: _relies_on(row, used_by(made, row.links("dependencies")) - own) for row in plan.rows("strategies")}


def _relies_on(strategy: FrozenRow, used: set[str]) -> frozenset[str]:
    team = " ".join(strategy.text("responsible").casefold().split())
    return frozenset(used | {f"team:{team}"} if team or not used else used)


def _fallback(outlook: Outlook, means: dict[str, frozenset[str]]) -> Fallback:
    within = tuple(way.strategy for way in outlook.ways if is_within(way))
    untimed = tuple(way.strategy for way in outlook.ways if not way.is_timed)
    if outlook.function.seconds("rto") is None:
        return Fallback(outlook.function, None, (), (), untimed)
    is_at_least = len(within) > EXACT
    chosen = (_greedy if is_at_least else _most)([means[strategy.ref] for strategy in within])
    rows = tuple(within[number] for number in chosen)
    return Fallback(outlook.function, len(rows), rows, within, untimed, is_at_least)


def is_within(way: RecoveryPath) -> bool:
    """Whether detection, decision and the strategy's own time fit the RTO.

    Waiting is left out: it is the same for every way back, and a second way must not count for more because
    a third one, which would have shortened or lengthened the waiting, is gone.
    """
    rto = way.function.seconds("rto")
    if rto is None or not way.is_timed:
        return False
    return way.counted - (way.seconds("waiting") or 0) <= rto


def _most(means: Sequence[frozenset[str]]) -> list[int]:
    """The largest set of pairwise disjoint means, by number."""
    clashes = [
        sum(1 << other for other, theirs in enumerate(means) if other != one and ours & theirs)
        for one, ours in enumerate(means)
    ]
    best = _independent((1 << len(means)) - 1, clashes)
    return [number for number in range(len(means)) if best >> number & 1]


def _independent(among: int, clashes: list[int]) -> int:
    """The largest independent set among the bits: with the most clashing one, or without it."""
    if not among:
        return 0
    numbers = [number for number in range(len(clashes)) if among >> number & 1]
    worst = max(numbers, key=lambda number: (clashes[number] & among).bit_count())
    if not clashes[worst] & among:
        return among
    rest = among & ~(1 << worst)
    chosen = 1 << worst | _independent(rest & ~clashes[worst], clashes)
    left = _independent(rest, clashes)
    return chosen if chosen.bit_count() >= left.bit_count() else left


def _greedy(means: Sequence[frozenset[str]]) -> list[int]:
    taken: set[str] = set()
    chosen = []
    for number in sorted(range(len(means)), key=lambda one: len(means[one])):
        if taken.isdisjoint(means[number]):
            taken |= means[number]
            chosen.append(number)
    return sorted(chosen)
