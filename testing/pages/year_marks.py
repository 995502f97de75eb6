"""Marks of a year's drawing: what each time that something was due looks like, where it stands, and in words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bcp_portal.look.counting import counted
from plans.reading.cadence import on_day

from .year_lanes import LaneRecord, LaneTime, YearLine

KEYS = {  # of every drawing, in their order; the first word is the mark's class
    "ok": "Passed",
    "miss": "Missed target",
    "ok tardy": "Done late",
    "late": "Overdue",
    "missed": "Missed",
    "skipped": "Skipped",
    "plan": "Planned",
    "plan moved": "Moved",
}


@dataclass(frozen=True)
class YearMark:
    """A mark on a day. ``since`` is the day from which a tail leads to it: when it was due, or was planned for."""

    on: date
    css: str  # ok, miss, late, missed, skipped or plan
    words: str
    address: str = ""
    since: date | None = None
    is_small: bool = False

    @property
    def tail(self) -> str:
        """What its tail says: that it was done late, or was moved."""
        if self.since is None:
            return ""
        return "tardy" if self.css in {"ok", "miss"} else "moved"

    @property
    def note(self) -> str:
        """What the table says behind its day, besides the column."""
        words = self.words.partition(", ")[2]
        return f" ({words})" if words else ""

    @property
    def keys(self) -> Iterator[str]:
        """What explains it, of KEYS."""
        yield self.css
        if self.tail == "tardy":
            yield "ok tardy"
        if self.tail == "moved":
            yield "plan moved"


def marks_of(line: YearLine, today: date, *, is_dense: bool) -> Iterator[YearMark]:
    """Every mark of a line, the ones without a record first, so that what was done lies above."""
    for one in line.times:
        if not one.time.done_on:
            yield _not_done(one, today, is_small=is_dense)
    for made in line.extra:
        yield _done(made, made.words, None, is_small=is_dense)
    for one in line.times:
        if one.time.done_on:
            yield _done_for(one, is_small=is_dense)


def _not_done(one: LaneTime, today: date, *, is_small: bool) -> YearMark:
    time, state = one.time, one.time.state(today)
    css = {"skipped": "skipped", "overdue": "missed" if one.is_missed else "late"}.get(state, "plan")
    word = "missed" if css == "missed" else state
    since = time.planned_on if time.planned_on != time.due_on else None
    words = f"{word}, moved from {on_day(since)}" if since else word
    return YearMark(time.due_on, css, words, since=since, is_small=is_small and css != "late")


def _done_for(one: LaneTime, *, is_small: bool) -> YearMark:
    time = one.time
    done = time.done_on or time.due_on
    made = one.record or LaneRecord(done, passed=True, words="done", address="")
    late = (done - time.due_on).days
    if late <= 0:
        return _done(replace(made, on=done), made.words, None, is_small=is_small)
    words = f"{made.words}, {counted(late, 'day')} late, due {on_day(time.due_on)}"
    return _done(replace(made, on=done), words, time.due_on, is_small=is_small)


def _done(made: LaneRecord, words: str, since: date | None, *, is_small: bool) -> YearMark:
    css = "ok" if made.passed else "miss"
    return YearMark(made.on, css, words, made.address, since, is_small=is_small and made.passed)
