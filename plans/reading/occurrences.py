"""Occurrences: when a promise is due, time after time, and which of these times what was done counts for."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import count

from .cadence import next_due
from .due import DueOccurrence
from .periods import DAY, Pace, ProgrammeCalendar, due_periods
from .running_promises import RunningPromise


def occurrences_of(
    promise: RunningPromise,
    *,
    first: date,
    last: date,
    calendar: ProgrammeCalendar,
    review: DueOccurrence | None = None,
) -> Iterator[DueOccurrence]:
    """Those due from ``first`` to ``last`` as if nothing was done yet. Of reviews ``review`` is the one that is due
    next, and each to come is taken to be done on its day.
    """
    if promise.line.kind == "review":
        yield from _reviews(review, promise.line.pace, first, last) if review else ()
    elif promise.line.pace:
        pace, since = promise.line.pace, promise.since
        found = due_periods(pace, since=since, first=first, last=last, calendar=calendar, is_new=promise.is_new)
        yield from (DueOccurrence(one.due_on, one.opens_on, one.due_on) for one in found)


def next_review(promise: RunningPromise, reviewed: date | None) -> DueOccurrence | None:
    """The review that is due next, after the last one that counts for it; one that is stated may lie far back."""
    line = promise.line
    due = next_due(line.stated, line.cadence, since=promise.since, done=reviewed)
    if due is None:
        return None
    opens = max(promise.since, reviewed + DAY) if reviewed else promise.since
    return DueOccurrence(due, min(opens, due), due)


def _reviews(following: DueOccurrence, pace: Pace | None, first: date, last: date) -> Iterator[DueOccurrence]:
    if first <= following.due_on <= last:
        yield following
    if pace:
        yield from _after(following.due_on, pace, first, last)


def _after(due: date, pace: Pace, first: date, last: date) -> Iterator[DueOccurrence]:
    opens = due + DAY
    for times in count(1):
        following = pace.after(due, times)
        if following > last or following == date.max:
            return
        if following >= first:
            yield DueOccurrence(following, opens, following)
        opens = following + DAY


def matched(occurrences: Iterable[DueOccurrence], done: Iterable[date]) -> list[DueOccurrence]:
    """The same with what was done on these days: each counts for the one in which it lies, and only the first in it."""
    days = sorted(done)
    return [
        replace(one, done_on=next((day for day in days if one.opens_on <= day <= one.due_on), None))
        for one in occurrences
    ]
