"""Figures of incidents: how soon each was detected, declared and recovered, which RTOs were kept. In seconds."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import median

from plans.reading.document import FrozenPlan
from plans.reading.periods import Pace, ProgrammeCalendar, period_of
from plans.recovery.costs import Cost

from .bases import CountedFrom, bases
from .clocks import FunctionClock, function_clocks
from .costing import added
from .entries import EntryFact
from .standing import standing

QUARTER = Pace(3, "month")


@dataclass(frozen=True)
class IncidentFigures:
    """What one incident took: ``to_detect`` from the event, ``to_declare`` from its detection, ``to_recover`` from the
    event until the last function was usable again. None where a moment is not entered or only bounded, or it is not
    over; 0 where the second moment was before the first.

    ``kept``, ``missed`` and ``unknown`` count functions by their RTO; ``unknown`` those without one, too.
    """

    began_at: datetime
    is_declared: bool
    to_detect: int | None
    to_declare: int | None
    to_recover: int | None
    kept: int
    missed: int
    unknown: int
    cost: Cost


def incident_figures(
    documents: Mapping[str, FrozenPlan], entries: Collection[EntryFact], now: datetime
) -> IncidentFigures | None:
    """The figures of one incident; None where nothing was entered."""
    stood = standing(entries)
    if not stood:
        return None
    moments = bases(stood)
    event, detection, declaration = moments["event"], moments["detection"], moments["declaration"]
    clocks = [clock for clock in function_clocks(documents, stood, now) if clock.loss.stretches]
    verdicts = [_outcome(clock) for clock in clocks]
    return IncidentFigures(
        began_at=event.at or stood[0].at,
        is_declared=declaration.at is not None and not _is_no_incident(stood),
        to_detect=_between(event, detection.at, is_known=not detection.is_latest),
        to_declare=_between(detection, declaration.at),
        to_recover=_between(event, _recovered_at(clocks)),
        kept=verdicts.count("in time"),
        missed=verdicts.count("late"),
        unknown=verdicts.count("unknown"),
        cost=added(clock.cost for clock in clocks),
    )


def _is_no_incident(entries: Sequence[EntryFact]) -> bool:
    """Whether it was dismissed, or belongs to another."""
    turns = [entry.kind for entry in entries if entry.kind in ("dismissed", "merged_into", "declared", "reopened")]
    return bool(turns) and turns[-1] in ("dismissed", "merged_into")


def _between(start: CountedFrom, end: datetime | None, *, is_known: bool = True) -> int | None:
    if start.at is None or end is None or start.is_latest or not is_known:
        return None
    return max(round((end - start.at).total_seconds()), 0)


def _recovered_at(clocks: Sequence[FunctionClock]) -> datetime | None:
    found = [clock.loss.restored_at for clock in clocks]
    return None if None in found else max((at for at in found if at), default=None)


def _outcome(clock: FunctionClock) -> str:
    """What came of its RTO; of one that is still lost nothing is known before it is exceeded."""
    if clock.rto is None:
        return "unknown"
    if clock.rto.is_exceeded:
        return "late"
    return clock.rto.verdict if clock.loss.restored_at else "unknown"


@dataclass(frozen=True)
class Middle:
    """The median of so many values; None of none."""

    seconds: int | None
    number: int


@dataclass(frozen=True)
class QuarterFigures:
    """The incidents that began from ``first_on`` to ``last_on``; each median says of how many it is."""

    first_on: date
    last_on: date
    number: int
    to_detect: Middle
    to_declare: Middle
    to_recover: Middle
    kept: int
    missed: int
    unknown: int


def by_quarter(
    figures: Iterable[IncidentFigures], *, zone: tzinfo, calendar: ProgrammeCalendar
) -> tuple[QuarterFigures, ...]:
    """Every quarter from the first incident to the last, also those without any; only what was declared counts.

    An incident belongs to the quarter of the day on which it began, as clocks of ``zone`` show it.
    """
    begun = [(one.began_at.astimezone(zone).date(), one) for one in figures if one.is_declared]
    days = [day for day, _ in begun]
    return tuple(
        span_figures(first, last, [one for day, one in begun if first <= day <= last])
        for first, last in _quarters(days, calendar)
    )


def _quarters(days: Sequence[date], calendar: ProgrammeCalendar) -> Iterator[tuple[date, date]]:
    day = min(days, default=date.max)
    while days and day <= max(days):
        period = period_of(QUARTER, day, calendar)
        yield period.opens_on, period.due_on
        day = period.due_on + timedelta(days=1)


def span_figures(first: date, last: date, figures: Sequence[IncidentFigures]) -> QuarterFigures:
    """All of these as one, from a day to another; none is left out."""
    return QuarterFigures(
        first_on=first,
        last_on=last,
        number=len(figures),
        to_detect=_middle(one.to_detect for one in figures),
        to_declare=_middle(one.to_declare for one in figures),
        to_recover=_middle(one.to_recover for one in figures),
        kept=sum(one.kept for one in figures),
        missed=sum(one.missed for one in figures),
        unknown=sum(one.unknown for one in figures),
    )


def _middle(values: Iterable[int | None]) -> Middle:
    known = [value for value in values if value is not None]
    return Middle(round(median(known)) if known else None, len(known))
