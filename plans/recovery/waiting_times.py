"""Waiting times: how long a function waits for what it needs, in the order of recovery. Formulas: docs/recovery.md."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import NamedTuple

from plans.reading.document import FrozenPlan, FrozenRow

from .graph import Graph, kind_of, label_of, needed, order

OPEN = {">", ">="}  # a time that is only a lower bound
UPPER = {"<", "<=", "range"}


class OwnWayBack(NamedTuple):
    """A way in which something comes back by itself: seconds, and the row that says so (a strategy or a dependency)."""

    seconds: int
    row: FrozenRow


class Leg(NamedTuple):
    """A part of waiting: what comes back, in how many seconds, and by which row (None: several in a circle)."""

    refs: tuple[str, ...]
    label: str
    seconds: int
    row: FrozenRow | None


class Circle(NamedTuple):
    """Things that need one another: their refs, what they need outside, and all their times one after the other."""

    refs: tuple[str, ...]
    needs: tuple[str, ...]
    seconds: int


@dataclass
class Waits:
    """Seconds from the start of recovery, for every node of the graph; see ``waits``."""

    plan: FrozenPlan
    made: Graph
    strategies: dict[str, list[FrozenRow]]
    ways: dict[str, list[OwnWayBack]]
    ready: dict[str, int] = field(default_factory=dict)
    circle: dict[str, Circle] = field(default_factory=dict)
    best: dict[str, OwnWayBack | None] = field(default_factory=dict)
    under: dict[tuple[str, str], int] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)
    place: dict[str, int] = field(default_factory=dict)
    refs: list[str] = field(default_factory=list)

    def needs(self, ref: str) -> Sequence[str]:
        """What ``ref`` waits for; of what needs one another in a circle, what the circle waits for."""
        circle = self.circle.get(ref)
        return circle.needs if circle else needed(self.made, ref)

    def through(self, ref: str, strategy: str) -> int:
        """When ``ref`` is back if a strategy that may bring it back itself is being run (``""``: none)."""
        return min(self.ready[ref], self.under.get((ref, strategy), self.ready[ref]))

    def wait(self, ref: str, strategy: str) -> int:
        """Seconds that ``ref`` waits before the strategy can begin."""
        run = self._run(ref, strategy)
        waited = max((self.through(other, run) for other in self.needs(ref)), default=0)
        return waited + self.beside(ref)

    def _run(self, ref: str, strategy: str) -> str:
        """In a circle no strategy saves waiting: else a need that closes one could make a recovery earlier."""
        return "" if ref in self.circle else strategy

    def beside(self, ref: str) -> int:
        """What the others in the same circle take, one after the other; 0 outside circles."""
        circle = self.circle.get(ref)
        return circle.seconds - self.alone(ref) if circle else 0

    def alone(self, ref: str) -> int:
        """The shortest stated time of ``ref`` alone; 0 where none is stated (it is then among the unknown)."""
        return min((way.seconds for way in self.ways[ref]), default=0)

    def missing(self, ref: str) -> list[str]:
        """Refs of what ``ref`` waits for whose time is not stated or has no upper bound, in the order of recovery."""
        bits = self.unknown[ref] & ~(1 << self.place[ref])
        return [self.refs[number] for number in _set_bits(bits)]

    def legs(self, ref: str, strategy: str) -> list[Leg]:
        """The longest chain of what ``ref`` waits for under a strategy, in the order in which it comes back."""
        found: list[Leg] = []
        if (circle := self.circle.get(ref)) and self.beside(ref):
            found.append(self._together(tuple(other for other in circle.refs if other != ref), self.beside(ref)))
        strategy = self._run(ref, strategy)
        while (slowest := self._slowest(ref, strategy)) and self.through(slowest, strategy):
            if self.through(slowest, strategy) < self.ready[slowest]:
                ref = slowest  # the strategy brings it back itself
                continue
            ref, (leg, strategy) = slowest, self._leg(slowest)
            found += [leg] if leg.seconds else []
        return found[::-1]

    def _slowest(self, ref: str, strategy: str) -> str:
        return max(self.needs(ref), key=lambda other: self.through(other, strategy), default="")

    def _leg(self, ref: str) -> tuple[Leg, str]:
        if circle := self.circle.get(ref):
            return self._together(circle.refs, circle.seconds), ""
        way = self.best[ref]
        strategy = way.row.ref if way and way.row.kind == "strategies" else ""
        seconds = way.seconds if way else 0
        return Leg((ref,), label_of(self.made, ref), seconds, way.row if way else None), strategy

    def _together(self, refs: tuple[str, ...], seconds: int) -> Leg:
        return Leg(refs, ", ".join(label_of(self.made, ref) for ref in refs), seconds, None)

    def settle(self, group: tuple[str, ...]) -> None:
        """Work out one group of the order; what it needs must have been settled."""
        for ref in group:
            self.place[ref] = len(self.refs)
            self.refs.append(ref)
        if len(group) > 1:
            self._settle_circle(group)
        else:
            self._settle_one(group[0])

    def _settle_one(self, ref: str) -> None:
        for strategy in self.strategies[ref]:
            self.under[ref, strategy.ref] = self.wait(ref, strategy.ref)
        self.best[ref] = min(self.ways[ref], key=lambda way: self._end(ref, way), default=None)
        best = self.best[ref]
        self.ready[ref] = self._end(ref, best) if best else self.wait(ref, "")
        self.unknown[ref] = self._bits((ref,)) | self._inherited(self.needs(ref))

    def _settle_circle(self, group: tuple[str, ...]) -> None:
        inside = set(group)
        outside = dict.fromkeys(other for ref in group for other in needed(self.made, ref) if other not in inside)
        self.circle |= dict.fromkeys(group, Circle(group, tuple(outside), sum(self.alone(ref) for ref in group)))
        bits = self._bits(group) | self._inherited(outside)
        end = self.wait(group[0], "") + self.alone(group[0])
        for ref in group:
            self.ready[ref], self.unknown[ref] = end, bits
            self.best[ref] = min(self.ways[ref], key=lambda way: way.seconds, default=None)

    def _end(self, ref: str, way: OwnWayBack) -> int:
        return self.wait(ref, way.row.ref) + way.seconds

    def _inherited(self, refs: Iterable[str]) -> int:
        return reduce(or_, (self.unknown[ref] for ref in refs), 0)

    def _bits(self, refs: Iterable[str]) -> int:
        """One bit for each whose time is not stated, or only as a lower bound."""
        return sum(1 << self.place[ref] for ref in refs if self._is_unknown(ref))

    def _is_unknown(self, ref: str) -> bool:
        return all(way.row.comparator("rto") in OPEN for way in self.ways[ref])


def waits(plan: FrozenPlan, made: Graph) -> Waits:
    """Everything settled, what is needed first."""
    strategies, ways = _ways(plan, made)
    settled = Waits(plan, made, strategies, ways)
    for group in order(made):
        if kind_of(made, group[0]) != "supplier":
            settled.settle(group)
    return settled


def _ways(plan: FrozenPlan, made: Graph) -> tuple[dict[str, list[FrozenRow]], dict[str, list[OwnWayBack]]]:
    """Strategies by what they bring back, and the stated times: a dependency's own RTO goes before any strategy's."""
    strategies: dict[str, list[FrozenRow]] = defaultdict(list)
    ways: dict[str, list[OwnWayBack]] = defaultdict(list)
    stated = {row.ref: seconds for row in plan.rows("dependencies") if (seconds := row.seconds("rto")) is not None}
    for strategy in plan.rows("strategies"):
        for ref in dict.fromkeys(_brought_back(strategy)):
            if ref in made and ref not in stated:
                strategies[ref].append(strategy)
                if (seconds := strategy.seconds("rto")) is not None:
                    ways[ref].append(OwnWayBack(seconds, strategy))
    for ref, seconds in stated.items():
        ways[ref] = [OwnWayBack(seconds, plan.by_ref[ref])]
    return strategies, ways


def _brought_back(strategy: FrozenRow) -> Iterable[str]:
    return (*strategy.links("functions"), *strategy.links("dependencies"))


def _set_bits(bits: int) -> Iterable[int]:
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low
