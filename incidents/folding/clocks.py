"""The clocks of an incident: of each function that it took until when it must be back, and when it will be. In UTC.

Formulas: docs/recovery.md, “In an incident”.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Literal

from plans.reading.document import FrozenPlan, FrozenRow
from plans.recovery.costs import Cost, hourly
from plans.recovery.rto_clock import Clock, ClockStart, clock
from plans.recovery.timeline import Verdict, ways_back

from .bases import CountedFrom, bases, in_utc
from .costing import cost_so_far
from .data_lost import DataLost, data_lost
from .entries import EntryFact
from .forecast import Forecast, WayBack, forecast
from .limits import FunctionLimit
from .losses import FunctionLoss, LossState, losses
from .standing import standing
from .strategies import ChosenStrategy, FailedStrategy, StrategiesTried, strategies

ENDS = ("closed", "merged_into", "dismissed")
BEGINS = ("declared", "reopened")
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class FunctionClock:
    """One function as it stands at ``now``, or where the incident ended before: then.

    ``row`` is None where no signed version states it. ``basis`` is how the plan counts, ``start`` the moment from which
    its RTO counts. ``rto`` and ``mtpd`` are None where there is none that can be counted. ``forecast`` is None where no
    strategy is chosen or needed; ``failed`` are those that failed for it, ``aimless`` those of its plan that are chosen
    for nobody knows what. What is missing is said by ``clock_notes.notes``.
    """

    loss: FunctionLoss
    row: FrozenRow | None
    basis: Clock | None
    start: CountedFrom
    now: datetime
    rto: FunctionLimit | None
    mtpd: FunctionLimit | None
    forecast: Forecast | None
    failed: tuple[FailedStrategy, ...]
    data: DataLost
    per_hour: Cost
    aimless: tuple[ChosenStrategy, ...]
    ended_at: datetime | None = None

    @property
    def label(self) -> str:
        return self.row.label if self.row else self.loss.ref

    @property
    def state(self) -> LossState:
        return self.loss.state

    @property
    def is_lost(self) -> bool:
        """Whether it is not usable now; also where that was accepted."""
        return self.loss.is_lost

    @property
    def limits(self) -> tuple[FunctionLimit, ...]:
        """The limits that can be counted, the one that is exceeded first before the other."""
        return tuple(sorted((one for one in (self.rto, self.mtpd) if one), key=_at))

    @property
    def first_exceeded(self) -> FunctionLimit | None:
        """Of the limits with a moment the first, as far as the function has not kept them."""
        return next((one for one in self.limits if one.at and (self.is_lost or one.is_exceeded)), None)

    @property
    def verdict(self) -> Verdict:
        """Late if any limit is exceeded or will be; in time only if all are known to be kept, an RTO among them."""
        said = {limit.verdict for limit in self.limits}
        if "late" in said:
            return "late"
        return "in time" if said == {"in time"} and self.rto else "unknown"

    @property
    def recovered_in(self) -> int | None:
        """The RTA in seconds: from the plan's own basis until it was usable again, 0 where that was before it."""
        if self.start.at is None or self.loss.restored_at is None:
            return None
        return max(round((self.loss.restored_at - self.start.at).total_seconds()), 0)

    @property
    def cost(self) -> Cost:
        """What its losses have cost so far."""
        return cost_so_far(self.loss, self.per_hour, self.now)

    @property
    def due(self) -> tuple[datetime, ...]:
        """The moments at which what is said of it turns; none once it is restored, or the incident has ended."""
        found = [limit.at for limit in self.limits] + ([self.forecast.back_at] if self.forecast else [])
        return tuple(sorted(at for at in found if at and self.is_lost and at <= (self.ended_at or NEVER)))

    def at(self, now: datetime) -> "FunctionClock":
        """The same at another moment, with nothing folded again."""
        moment = min(in_utc(now), self.ended_at or NEVER)
        rto, mtpd = (limit and replace(limit, now=moment) for limit in (self.rto, self.mtpd))
        return replace(self, now=moment, rto=rto, mtpd=mtpd)


def function_clocks(
    documents: Mapping[str, FrozenPlan], entries: Iterable[EntryFact], now: datetime
) -> tuple[FunctionClock, ...]:
    """The clock of each function that an entry is about, the most urgent first; those not affected come last.

    ``documents`` are the signed versions by the codes of their plans. What is folded changes with the entries alone:
    keep it, and ask ``at`` for another moment.
    """
    stood = standing(entries)
    tried = strategies(documents, stood)
    folding = _Clockwork(documents, bases(stood), tried, in_utc(now), _ended_at(stood))
    clocks = [folding.clock(loss) for loss in losses(stood).values()]
    return tuple(sorted((clock.at(now) for clock in clocks), key=_urgency))


def _ended_at(entries: Sequence[EntryFact]) -> datetime | None:
    ended = None
    for entry in entries:
        if entry.kind in ENDS:
            ended = in_utc(entry.happened_at)
        elif entry.kind in BEGINS:
            ended = None
    return ended


def _at(limit: FunctionLimit) -> datetime:
    return limit.at or NEVER


def _urgency(clock: FunctionClock) -> tuple[int, datetime, bool, str]:
    """Lost ones first, by the limit that is exceeded first; what promises nothing comes last among its like."""
    first = min((_at(limit) for limit in clock.limits), default=NEVER)
    return list(LossState).index(clock.state), first, clock.rto is None, clock.label


@dataclass(frozen=True)
class _Reading:
    """A plan as its clocks read it, each part once."""

    plan: FrozenPlan

    @cached_property
    def basis(self) -> Clock:
        return clock(self.plan)

    @cached_property
    def way(self) -> WayBack:
        return ways_back(self.plan)

    def function(self, ref: str) -> FrozenRow | None:
        row = self.plan.by_ref.get(ref)
        return row if row and row.kind == "functions" else None


class _Clockwork:
    """All that the clocks of one incident share."""

    def __init__(
        self,
        documents: Mapping[str, FrozenPlan],
        counted: Mapping[ClockStart, CountedFrom],
        tried: StrategiesTried,
        now: datetime,
        ended_at: datetime | None,
    ) -> None:
        self.readings = {code: _Reading(plan) for code, plan in documents.items()}
        self.bases, self.tried, self.now, self.ended_at = counted, tried, now, ended_at

    def clock(self, loss: FunctionLoss) -> FunctionClock:
        reading = self.readings.get(loss.plan)
        row = reading.function(loss.ref) if reading else None
        basis = reading.basis if reading else None
        event, start = self._starts(loss, basis.start if basis else "event")
        ahead = self._forecast(loss, reading, row)
        return FunctionClock(
            loss=loss,
            row=row,
            basis=basis,
            start=start,
            now=self.now,
            rto=self._limit("RTO", loss, row, start, ahead),
            mtpd=self._limit("MTPD", loss, row, event, ahead),
            forecast=ahead,
            failed=self.tried.failed_for(loss.key),
            data=data_lost(loss, row),
            per_hour=hourly([row]) if row else Cost(is_at_least=True),
            aimless=self.tried.aimless_of(loss.plan),
            ended_at=self.ended_at,
        )

    def _starts(self, loss: FunctionLoss, start: ClockStart) -> tuple[CountedFrom, CountedFrom]:
        """What its MTPD and its RTO count from: a function that was lost later than the incident began, not before."""
        event, basis = loss.since or self.bases["event"], self.bases[start]
        if start == "event" or (event.what == "loss" and event.at and basis.at and basis.at < event.at):
            return event, event
        return event, basis

    def _forecast(self, loss: FunctionLoss, reading: _Reading | None, row: FrozenRow | None) -> Forecast | None:
        chosen = self.tried.current.get(loss.key) if loss.is_lost else None
        return forecast(reading.way if reading else None, row, chosen) if chosen else None

    def _limit(
        self,
        objective: Literal["RTO", "MTPD"],
        loss: FunctionLoss,
        row: FrozenRow | None,
        start: CountedFrom,
        ahead: Forecast | None,
    ) -> FunctionLimit | None:
        seconds = row.seconds(objective.lower()) if row else None
        if seconds is None or not loss.stretches:
            return None
        return FunctionLimit(objective, seconds, start, self.now, loss.restored_at, ahead)
