"""How soon each function is back by each of its strategies, stretch by stretch, against its RTO and MTPD.

All times are seconds. Formulas: docs/recovery.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from plans.reading.document import FrozenPlan, FrozenRow

from .clock import StatedTime, decisions, detection
from .graph import Graph, graph, kind_of, label_of
from .rto_clock import Clock, clock
from .stretches import Head, Missing, Part, RecoveryStage, end_of
from .waiting_times import OPEN, UPPER, Leg, Waits, waits

Verdict = Literal["in time", "late", "unknown"]


@dataclass(frozen=True)
class RecoveryPath:
    """One way back of one function. ``counted_from`` is where in it the RTO clock starts."""

    function: FrozenRow
    strategy: FrozenRow
    pieces: tuple[RecoveryStage, ...]
    missing: tuple[Missing, ...]
    counted_from: int
    lacks: tuple[Missing, ...]

    @property
    def earliest(self) -> int:
        """From the event until the function is back; without what is missing."""
        return self.pieces[-1].end if self.pieces else 0

    @property
    def counted(self) -> int:
        """What of it counts toward the RTO."""
        return self.earliest - self.counted_from

    @property
    def is_upper(self) -> bool:
        """Whether a stretch is only known as an upper bound, so that the sum is one."""
        return any(piece.is_upper for piece in self.pieces)

    @property
    def is_partial(self) -> bool:
        """Whether something that counts toward the RTO is missing, so that it takes longer than ``counted``."""
        return bool(self.lacks)

    @property
    def is_timed(self) -> bool:
        """Whether the strategy's own time is stated."""
        return any(piece.part == "strategy" for piece in self.pieces)

    @property
    def margin(self) -> int | None:
        """RTO minus what counts toward it; negative: too late; None without an RTO."""
        rto = self.function.seconds("rto")
        return None if rto is None else rto - self.counted

    @property
    def mtpd_margin(self) -> int | None:
        """MTPD minus the time since the event, whichever clock the RTO has; None without an MTPD."""
        mtpd = self.function.seconds("mtpd")
        return None if mtpd is None else mtpd - self.earliest

    @property
    def verdict(self) -> Verdict:
        """Against the RTO. What is too late already stays too late; what lacks something isn't shown to be in time."""
        if self.margin is None:
            return "unknown"
        if self.margin < 0:
            return "late"
        return "unknown" if self.is_partial else "in time"

    def seconds(self, part: Part) -> int | None:
        """All stretches of one part together; None where the plan states none."""
        found = [piece.seconds for piece in self.pieces if piece.part == part]
        return sum(found) if found else None


@dataclass(frozen=True)
class Outlook:
    """A function with its ways back, the soonest first (those without a time last)."""

    function: FrozenRow
    ways: tuple[RecoveryPath, ...]

    @property
    def best(self) -> RecoveryPath | None:
        """The soonest way back whose strategy states a time."""
        return next((way for way in self.ways if way.is_timed), None)

    @property
    def sentence(self) -> str:
        """Why there is no time to show; ``""`` where there is."""
        if self.best:
            return ""
        if self.ways:
            readably = " in a way that can be read" if any(way.strategy.is_unread("rto") for way in self.ways) else ""
            return f"No strategy for {self.function.label} says how long it takes{readably}."
        return f"No strategy names {self.function.label} among the functions it serves."


@dataclass(frozen=True)
class Timeline:
    """The analysis of a whole plan. ``decided`` are the lengths of decisions that differ from function to function, the
    shortest first; ``idle`` strategies name no function, and so bring none back.
    """

    clock: Clock
    detection: StatedTime | None
    decided: tuple[StatedTime, ...]
    outlooks: tuple[Outlook, ...]
    idle: tuple[FrozenRow, ...]

    def outlook(self, ref: str) -> Outlook | None:
        """The outlook of one function."""
        return next((outlook for outlook in self.outlooks if outlook.function.ref == ref), None)


def timeline(plan: FrozenPlan, made: Graph | None = None) -> Timeline:
    """How soon each function is back. ``made`` spares building the graph again."""
    made = graph(plan) if made is None else made
    starts, seen, until = clock(plan), detection(plan), decisions(plan)
    settled = waits(plan, made)
    serving = _serving(plan)
    outlooks = tuple(
        Outlook(function, _sorted(_ways(settled, Head(starts, seen, until(function)), function, serving[function.ref])))
        for function in plan.rows("functions")
    )
    idle = tuple(row for row in plan.rows("strategies") if not row.links("functions"))
    return Timeline(starts, seen, _decided(plan), outlooks, idle)


def ways_back(plan: FrozenPlan) -> Callable[[FrozenRow, FrozenRow], RecoveryPath]:
    """Tells the way back of a function by a strategy, also by one of which the plan does not say that it serves it."""
    settled, starts, seen, until = waits(plan, graph(plan)), clock(plan), detection(plan), decisions(plan)

    def way(function: FrozenRow, strategy: FrozenRow) -> RecoveryPath:
        return _recovery(settled, Head(starts, seen, until(function)), function, strategy)

    return way


def _decided(plan: FrozenPlan) -> tuple[StatedTime, ...]:
    until = decisions(plan)
    found = {stretch.seconds: stretch for row in plan.rows("functions") if (stretch := until(row))}
    return tuple(found[seconds] for seconds in sorted(found))


def _ways(settled: Waits, head: Head, function: FrozenRow, strategies: list[FrozenRow]) -> list[RecoveryPath]:
    return [_recovery(settled, head, function, strategy) for strategy in strategies]


def _serving(plan: FrozenPlan) -> dict[str, list[FrozenRow]]:
    serving: dict[str, list[FrozenRow]] = {function.ref: [] for function in plan.rows("functions")}
    for strategy in plan.rows("strategies"):
        for ref in dict.fromkeys(strategy.links("functions")):
            if ref in serving:
                serving[ref].append(strategy)
    return serving


def _sorted(ways: list[RecoveryPath]) -> tuple[RecoveryPath, ...]:
    return tuple(sorted(ways, key=lambda way: (not way.is_timed, way.earliest)))


def _recovery(settled: Waits, head: Head, function: FrozenRow, strategy: FrozenRow) -> RecoveryPath:
    pieces = head.pieces()
    for leg in settled.legs(function.ref, strategy.ref):
        pieces.append(
            RecoveryStage("waiting", leg.label, end_of(pieces), leg.seconds, leg.row, is_upper=_is_upper(leg))
        )
    seconds = strategy.seconds("rto")
    if seconds is not None:
        is_upper = strategy.comparator("rto") in UPPER
        pieces.append(RecoveryStage("strategy", strategy.label, end_of(pieces), seconds, strategy, is_upper=is_upper))
    missing = (*head.missing(), *_missing_waits(settled, function), *_missing_time(strategy))
    lacks = tuple(one for one in missing if one.part not in head.uncounted())
    return RecoveryPath(function, strategy, tuple(pieces), missing, head.counted_from(), lacks)


def _is_upper(leg: Leg) -> bool:
    return leg.row is None or leg.row.comparator("rto") in UPPER


def _missing_waits(settled: Waits, function: FrozenRow) -> list[Missing]:
    return [_missing_wait(settled, ref) for ref in settled.missing(function.ref)]


def _missing_wait(settled: Waits, ref: str) -> Missing:
    label = label_of(settled.made, ref)
    if settled.ways[ref]:
        return Missing(f"an upper bound for how soon {label} is back", "waiting", ref, "rto")
    if kind_of(settled.made, ref) == "function":
        return Missing(f"how soon {label} is back (no strategy with a time serves it)", "waiting", ref, "")
    return Missing(f"how soon {label} is back (no supplier RTO, no strategy with a time)", "waiting", ref, "rto")


def _missing_time(strategy: FrozenRow) -> list[Missing]:
    if strategy.seconds("rto") is None:
        said = f" (“{strategy.written('rto')}” can’t be read)" if strategy.is_unread("rto") else ""
        return [Missing(f"how long {strategy.label} takes{said}", "strategy", strategy.ref, "rto")]
    if strategy.comparator("rto") in OPEN:
        return [Missing(f"an upper bound for how long {strategy.label} takes", "strategy", strategy.ref, "rto")]
    return []
