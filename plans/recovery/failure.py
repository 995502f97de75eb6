"""Failure analysis: if this fails, what stops, which objectives are missed, the cost, whom to call. Seconds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from plans.reading.document import FrozenPlan, FrozenRow

from .clock import decisions, detection
from .contacts import Call, calls
from .costs import Cost, hourly
from .graph import Graph, graph, needed, stopped_by
from .rto_clock import Clock, clock


@dataclass(frozen=True)
class Loss:
    """A function that stops. ``rto_at`` and ``mtpd_at``: seconds from the failure until the promise is broken, None
    where the plan makes none. ``by`` are its direct needs that are gone, ``remaining`` those that go on (refs).
    """

    function: FrozenRow
    rto_at: int | None
    mtpd_at: int | None
    by: tuple[str, ...]
    remaining: tuple[str, ...]


@dataclass(frozen=True)
class Help:
    """A strategy for some of the lost functions (refs). ``gone``: what it stands on that is gone, too (refs)."""

    strategy: FrozenRow
    functions: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def is_usable(self) -> bool:
        """Whether nothing it stands on is gone."""
        return not self.gone


@dataclass(frozen=True)
class Failure:
    """What follows when ``failed`` (refs) fail together, at a time since then.

    ``helping`` strategies serve a lost function; ``unlinked`` ones name no function, but stand on nothing that is gone.
    """

    failed: tuple[str, ...]
    stopped: frozenset[str]
    losses: tuple[Loss, ...]
    per_hour: Cost
    so_far: Cost
    clock: Clock
    calls: tuple[Call, ...]
    helping: tuple[Help, ...]
    unlinked: tuple[FrozenRow, ...]

    @property
    def first_rto(self) -> Loss | None:
        """The first RTO to be broken."""
        return min((loss for loss in self.losses if loss.rto_at is not None), key=_rto_at, default=None)

    @property
    def first_mtpd(self) -> Loss | None:
        """The first MTPD to be broken."""
        return min((loss for loss in self.losses if loss.mtpd_at is not None), key=_mtpd_at, default=None)


def failure(plan: FrozenPlan, refs: Iterable[str], *, at: int = 0, made: Graph | None = None) -> Failure:
    """What follows when ``refs`` fail together; ``at`` is seconds since then. Refs that the plan lacks are left out."""
    made = graph(plan) if made is None else made
    failed = [ref for ref in dict.fromkeys(refs) if ref in made]
    stopped = stopped_by(made, failed)
    lost = [row for row in plan.rows("functions") if row.ref in stopped]
    starting = _before_the_clock(plan)
    losses = sorted((_loss(made, row, stopped, starting(row)) for row in lost), key=_urgency)
    per_hour = hourly(lost)
    return Failure(
        tuple(failed),
        frozenset(stopped),
        tuple(losses),
        per_hour,
        per_hour.after(at),
        clock(plan),
        calls(plan, made, failed),
        _helping(plan, stopped),
        _unlinked(plan, stopped),
    )


def _before_the_clock(plan: FrozenPlan) -> Callable[[FrozenRow], int]:
    """Tells the seconds from the event until the RTO clock of a function starts, as far as the plan states them."""
    start, seen, until = clock(plan).start, detection(plan), decisions(plan)

    def before(function: FrozenRow) -> int:
        stretches = {"event": (), "detection": (seen,), "declaration": (seen, until(function))}[start]
        return sum(stretch.seconds for stretch in stretches if stretch)

    return before


def _loss(made: Graph, function: FrozenRow, stopped: set[str], starting: int) -> Loss:
    rto = function.seconds("rto")
    needs = needed(made, function.ref)
    return Loss(
        function,
        None if rto is None else starting + rto,
        function.seconds("mtpd"),
        tuple(ref for ref in needs if ref in stopped),
        tuple(ref for ref in needs if ref not in stopped),
    )


def _urgency(loss: Loss) -> tuple[bool, int, bool, int, float, str]:
    """By RTO, then MTPD, then cost; what promises nothing comes last."""
    return (
        loss.rto_at is None,
        loss.rto_at or 0,
        loss.mtpd_at is None,
        loss.mtpd_at or 0,
        -(loss.function.amount("cost_per_hour") or 0),
        loss.function.label,
    )


def _rto_at(loss: Loss) -> int:
    return loss.rto_at or 0


def _mtpd_at(loss: Loss) -> int:
    return loss.mtpd_at or 0


def _helping(plan: FrozenPlan, stopped: set[str]) -> tuple[Help, ...]:
    """Strategies for lost functions: those that can be used first, then the faster."""
    found = []
    for strategy in plan.rows("strategies"):
        served = tuple(ref for ref in strategy.links("functions") if ref in stopped)
        if served:
            found.append(Help(strategy, served, _gone(strategy, stopped)))
    return tuple(sorted(found, key=_usefulness))


def _usefulness(found: Help) -> tuple[bool, bool, int]:
    seconds = found.strategy.seconds("rto")
    return bool(found.gone), seconds is None, seconds or 0


def _gone(strategy: FrozenRow, stopped: set[str]) -> tuple[str, ...]:
    """What the strategy uses that is gone, whether it failed itself or with what it needs."""
    return tuple(ref for ref in strategy.links("dependencies") if ref in stopped)


def _unlinked(plan: FrozenPlan, stopped: set[str]) -> tuple[FrozenRow, ...]:
    if not stopped:
        return ()
    return tuple(
        strategy
        for strategy in plan.rows("strategies")
        if not strategy.links("functions") and not _gone(strategy, stopped)
    )
