"""Moments at which a page turns with nobody writing: a limit is exceeded, a forecast passes, a duty is due. In UTC."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime

from .bases import in_utc
from .clocks import FunctionClock


def due_moments(clocks: Iterable[FunctionClock], others: Iterable[datetime] = ()) -> tuple[datetime, ...]:
    """All moments at which what is said of these clocks turns, with ``others``, the earliest first; none twice."""
    return tuple(sorted({at for clock in clocks for at in clock.due} | {in_utc(at) for at in others}))


def flips(due: Sequence[datetime], now: datetime) -> int:
    """How many of them have passed: between two that differ in nothing, with no entry between, the page is the same."""
    return bisect_right(due, in_utc(now))


def next_flip(due: Sequence[datetime], now: datetime) -> datetime | None:
    """The next of them, None where nothing turns by itself any more."""
    passed = flips(due, now)
    return due[passed] if passed < len(due) else None
