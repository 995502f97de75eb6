"""The year of exercises as a drawing: a lane for each, a mark where it was held, is overdue, or is planned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.urls import reverse

from bcp_portal.documents.figures import Words, shortened
from bcp_portal.look.counting import counted
from testing.models.exercises import Exercise

from .schedule import ScheduledTurn

DENSE, CROWDED = 20 * 86400, 5 * 86400  # seconds between two: below these, marks are small, or planned ones left out
MOST_MARKS, MOST_LANES = 60, 40
TOP, EDGE = 30.0, 12.0
TAG = 48.0  # user units around today in which its own words stand
WORDS = {"ok": "passed", "miss": "missed target", "late": "overdue", "plan": "planned"}


@dataclass(frozen=True)
class YearMark:
    """What happened or is due on a day; ``css`` is a key of WORDS."""

    on: date
    css: str
    x: float
    is_small: bool
    address: str = ""

    @property
    def words(self) -> str:
        return WORDS[self.css]


@dataclass(frozen=True)
class Lane:
    """One scheduled exercise."""

    turn: ScheduledTurn
    y: float
    name: str
    marks: tuple[YearMark, ...]

    def on(self, css: str) -> list[YearMark]:
        return [mark for mark in self.marks if mark.css == css]

    @property
    def passed(self) -> list[YearMark]:
        return self.on("ok")

    @property
    def failed(self) -> list[YearMark]:
        return self.on("miss")

    @property
    def late(self) -> list[YearMark]:
        return self.on("late")

    @property
    def planned(self) -> list[YearMark]:
        return self.on("plan")


@dataclass(frozen=True)
class YearFrame:
    """How a stretch of time is drawn: its first and last day, and sizes in user units."""

    first: date
    last: date
    width: float
    left: float
    row: float

    def x(self, day: date) -> float:
        """Where a day stands; the last ones keep clear of the edge."""
        part = (day - self.first).days / ((self.last - self.first).days + 1)
        return round(min(self.left + part * (self.width - self.left), self.width - EDGE), 1)


@dataclass(frozen=True)
class Year:
    """The drawing; ``left_out`` lanes stand in the table alone."""

    frame: YearFrame
    months: list[tuple[Words, float, bool]]  # its name, the width of its stripe, whether that is shaded
    lanes: list[Lane]
    left_out: int
    today: Words
    height: float

    @property
    def left_out_in_words(self) -> str:
        """How many lanes the drawing has no room for."""
        return counted(self.left_out, "more exercise stands", "more exercises stand")


def whole_year(turns: Sequence[ScheduledTurn], today: date) -> Year:
    """The calendar year of today, for wide pages."""
    return drawn(turns, today, YearFrame(date(today.year, 1, 1), date(today.year, 12, 31), 1340.0, 200.0, 58.0))


def three_months(turns: Sequence[ScheduledTurn], today: date) -> Year:
    """The month before, this one and the next, for phones."""
    first = today.replace(day=1) - relativedelta(months=1)
    return drawn(turns, today, YearFrame(first, first + relativedelta(months=3, days=-1), 340.0, 0.0, 66.0))


def drawn(turns: Sequence[ScheduledTurn], today: date, frame: YearFrame) -> Year:
    """The lanes in the order of the turns."""
    lanes = [_lane(turn, frame, place) for place, turn in enumerate(turns[:MOST_LANES])]
    return Year(
        frame=frame,
        months=list(_months(frame, today)),
        lanes=lanes,
        left_out=len(turns[MOST_LANES:]),
        today=Words(frame.x(today), 11.0, f"{today.day} {today:%b}"),
        height=TOP + len(lanes) * frame.row,
    )


def _months(frame: YearFrame, today: date) -> Iterator[tuple[Words, float, bool]]:
    day = frame.first
    while day <= frame.last:
        after = day + relativedelta(months=1)
        part = (after - day).days / ((frame.last - frame.first).days + 1)
        is_free = abs(frame.x(day) + 20 - frame.x(today)) > TAG
        yield (
            Words(frame.x(day), 15.0, f"{day:%b}" if is_free else ""),
            round(part * (frame.width - frame.left), 1),
            day.month % 2 == 1,
        )
        day = after


def _lane(turn: ScheduledTurn, frame: YearFrame, place: int) -> Lane:
    often = turn.scheduled.cadence
    is_small = often is not None and often.seconds < DENSE
    held = [_held(turn, one, frame, is_small=is_small) for one in turn.held if frame.first <= one.held_on <= frame.last]
    name = shortened(turn.scheduled.name, (frame.left or frame.width) - EDGE)
    y = TOP + (place + 0.5) * frame.row
    return Lane(turn, y, name, (*_to_come(turn, frame, is_small=is_small), *held))


def _held(turn: ScheduledTurn, one: Exercise, frame: YearFrame, *, is_small: bool) -> YearMark:
    address = reverse("testing:exercise", args=[turn.plan.code, one.ref])
    return YearMark(one.held_on, "ok" if one.passed else "miss", frame.x(one.held_on), is_small and one.passed, address)


def _to_come(turn: ScheduledTurn, frame: YearFrame, *, is_small: bool) -> Iterator[YearMark]:
    """Days on which it was due and not done, then those on which it will be."""
    often, since, missed = turn.scheduled.cadence, turn.since, turn.missed
    if often is None or since is None or often.seconds <= 0:
        return
    is_crowded = often.seconds < CROWDED
    first = missed if is_crowded else max(missed - MOST_MARKS, 0) + 1
    for time in range(max(first, 1), missed + (1 if is_crowded else MOST_MARKS)):
        due = often.due(since, time)
        if due > frame.last:
            return
        if frame.first <= due:
            is_late = time <= missed
            yield YearMark(due, "late" if is_late else "plan", frame.x(due), is_small and time != missed)
