"""Deadlines: when something is exceeded, by the clock on the wall and as a length of time."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from plans.reading.document import span

SAME_YEAR = timedelta(days=300)


class Deadline(NamedTuple):
    """``said`` is the time of day (``04:12``), or why there is none; ``iso`` and ``left`` are "" then."""

    said: str
    iso: str = ""
    left: str = ""


def deadline(now: datetime, seconds: int) -> Deadline:
    """So many seconds from now, in the portal's time zone; what lies beyond the calendar is a length of time alone."""
    try:
        at = timezone.localtime(now + timedelta(seconds=seconds))
    except OverflowError:
        return Deadline(f"in {span(seconds)}")
    return Deadline(_said(at, timezone.localtime(now)), at.isoformat(timespec="minutes"), f"in {span(seconds)}")


def _said(at: datetime, now: datetime) -> str:
    if at.date() == now.date():
        return f"{at:%H:%M}"
    year = f" {at.year}" if at - now > SAME_YEAR else ""
    return f"{at:%a} {at.day} {at:%b}{year}, {at:%H:%M}"
