"""A year of the programme as a drawing: a lane for each line, a mark where it was done, missed, or is planned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from bcp_portal.documents.figures import Words, shortened
from bcp_portal.look.counting import counted

from .year_lanes import YearLine, YearLines
from .year_marks import KEYS, YearMark, marks_of

DENSE = 20  # days between two: below, marks are small
TOP, EDGE = 30.0, 12.0
TAG = 48.0  # user units around today in which its own words stand


@dataclass(frozen=True)
class Tail:
    """A line from one day to another, and whether its first day is in the drawing; ``css`` is tardy or moved."""

    first: float
    last: float
    css: str
    is_begun: bool

    def path(self, y: float) -> str:
        """The line at a height, with a stroke across its first day: data of a path, in user units."""
        stroke = f"M{self.first:g} {y - 5:g}v10" if self.is_begun else ""
        return f"{stroke}M{self.first:g} {y:g}H{self.last:g}"


@dataclass(frozen=True)
class PlacedMark:
    """A mark with its place, and its tail where it has one."""

    mark: YearMark
    x: float
    is_shown: bool  # its day is in the drawing; else its tail alone is
    tail: Tail | None = None


@dataclass(frozen=True)
class Lane:
    """One line, its name cut to the room that there is."""

    of: YearLine
    y: float
    name: str
    marks: tuple[PlacedMark, ...]

    @property
    def tails(self) -> list[tuple[str, str]]:
        """Of each tail its class, and the data of its path."""
        found = [placed.tail for placed in self.marks if placed.tail]
        return [(tail.css, tail.path(self.y)) for tail in found]

    def on(self, *css: str) -> list[YearMark]:
        """Marks in the order of their days."""
        shown = [placed.mark for placed in self.marks if placed.is_shown and placed.mark.css in css]
        return sorted(shown, key=lambda mark: mark.on)

    @property
    def columns(self) -> list[list[YearMark]]:
        """As the table has them: passed, missed target, missed or overdue, skipped, planned."""
        return [self.on("ok"), self.on("miss"), self.on("missed", "late"), self.on("skipped"), self.on("plan")]


@dataclass(frozen=True)
class YearFrame:
    """How a stretch of time is drawn: its first and last day, and sizes in user units."""

    first: date
    last: date
    width: float
    left: float
    row: float

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def x(self, day: date) -> float:
        """Where a day stands; the last ones keep clear of the edge."""
        part = (day - self.first).days / ((self.last - self.first).days + 1)
        return round(min(self.left + part * (self.width - self.left), self.width - EDGE), 1)


@dataclass(frozen=True)
class Year:
    """The drawing; ``left_out`` lanes stand in the list alone. ``today`` is None where it is not in it."""

    frame: YearFrame
    months: list[tuple[Words, float, bool]]  # its name, the width of its stripe, whether that is shaded
    lanes: list[Lane]
    left_out: int
    today: Words | None
    height: float

    @property
    def left_out_in_words(self) -> str:
        """How many lanes the drawing has no room for, a sentence; ``""`` for none."""
        if not self.left_out:
            return ""
        return f"{counted(self.left_out, 'more line stands', 'more lines stand')} in the list below."

    @property
    def keys(self) -> list[tuple[str, str, str]]:
        """Mark, tail and words of what is to be explained: what is in the drawing."""
        drawn = {key for lane in self.lanes for placed in lane.marks for key in placed.mark.keys}
        return [(*key.partition(" ")[::2], words) for key, words in KEYS.items() if key in drawn]


def whole_year(lines: YearLines, year: int, today: date) -> Year:
    """A calendar year, for wide pages."""
    return drawn(lines, today, YearFrame(date(year, 1, 1), date(year, 12, 31), 1340.0, 216.0, 58.0))


def three_months(lines: YearLines, year: int, today: date) -> Year:
    """For phones: the month before, this one and the next; of another year those that are nearest to today."""
    month = today.month if year == today.year else 12 if year < today.year else 1
    first = date(year, min(max(month - 1, 1), 10), 1)
    return drawn(lines, today, YearFrame(first, first + relativedelta(months=3, days=-1), 340.0, 0.0, 66.0))


def drawn(lines: YearLines, today: date, frame: YearFrame) -> Year:
    """The lanes in the order of the lines."""
    lanes = [_lane(line, frame, place, today) for place, line in enumerate(lines.lines)]
    tag = Words(frame.x(today), 11.0, f"{today.day} {today:%b}") if frame.holds(today) else None
    return Year(
        frame=frame,
        months=list(_months(frame, tag)),
        lanes=lanes,
        left_out=lines.left_out,
        today=tag,
        height=TOP + len(lanes) * frame.row,
    )


def _months(frame: YearFrame, tag: Words | None) -> Iterator[tuple[Words, float, bool]]:
    day = frame.first
    while day <= frame.last:
        after = day + relativedelta(months=1)
        part = (after - day).days / ((frame.last - frame.first).days + 1)
        is_free = tag is None or abs(frame.x(day) + 20 - tag.x) > TAG
        yield (
            Words(frame.x(day), 15.0, f"{day:%b}" if is_free else ""),
            round(part * (frame.width - frame.left), 1),
            day.month % 2 == 1,
        )
        day = after


def _lane(line: YearLine, frame: YearFrame, place: int, today: date) -> Lane:
    pace = line.line.pace
    marks = marks_of(line, today, is_dense=pace is not None and pace.mean_days < DENSE)
    name = shortened(line.line.name, (frame.left or frame.width) - 2 * EDGE)
    return Lane(line, TOP + (place + 0.5) * frame.row, name, tuple(_placed(marks, frame)))


def _placed(marks: Iterator[YearMark], frame: YearFrame) -> Iterator[PlacedMark]:
    """Those of which something is in the drawing."""
    for mark in marks:
        days = sorted((mark.on, mark.since or mark.on))
        if days[0] <= frame.last and days[1] >= frame.first:
            yield PlacedMark(mark, frame.x(mark.on), frame.holds(mark.on), _tail(mark, frame))


def _tail(mark: YearMark, frame: YearFrame) -> Tail | None:
    if mark.since is None:
        return None
    start, end = (frame.x(min(max(day, frame.first), frame.last)) for day in (mark.since, mark.on))
    return Tail(start, end, mark.tail, frame.holds(mark.since))


def years_known(first: date | None, today: date) -> Sequence[int]:
    """The years that can be asked for: from the first of which something is known to the next."""
    return range(min((first or today).year, today.year), today.year + 2)
