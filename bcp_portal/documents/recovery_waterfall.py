"""The waterfall of a function: its ways back as rows of stretches on one axis, with RTO and MTPD, as plain numbers.

Geometry in the units of figures.py; templates/documents/figures/waterfall.html draws it, in pages and PDFs alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .figures import LETTER, WIDTH, Rectangle, Words, shortened
from .recovery import Prospect, Way
from .values.spans import span

TOP, BAR, LETTER_ROOM = 34.0, 14.0, 58.0
MOST_WAYS = 12
LONG = 4.0  # a bar that is so many times longer than all objectives is cut off, or it would squeeze what matters
FAR = 2.0  # an objective further away than so many times the longest recovery is named, not drawn
STEPS = (
    60,
    300,
    600,
    900,
    1800,
    3600,
    7200,
    14400,
    21600,
    43200,
    86400,
    172800,
    345600,
    604800,
    1209600,
    2592000,
    7776000,
    31557600,
)


@dataclass(frozen=True)
class Frame:
    """The size of a drawing and where things stand in it: the bars begin at ``left``; a way back is ``row`` high, and
    ``name``, ``bar`` and ``said`` are how far down in it its name, its bar and the words below stand; ``axis`` is how
    far below the rows the name of the axis stands. ``suffix`` tells apart two drawings of one function on a page.
    """

    width: float
    left: float
    row: float
    name: float
    bar: float
    said: float
    axis: float
    suffix: str = ""

    @property
    def right(self) -> float:
        return self.width - 12.0


WIDE = Frame(width=WIDTH, left=176, row=42, name=19, bar=8, said=35, axis=18)
NARROW = Frame(width=326, left=6, row=60, name=16, bar=22, said=49, axis=36, suffix="-narrow")  # names above the bars


@dataclass(frozen=True)
class ObjectiveLine:
    """An objective as an upright line, from ``top`` down to the axis."""

    x: float
    top: float
    css: str


@dataclass(frozen=True)
class Waterfall:
    """The drawing of one function, the sentence that says the same, its table, and notes below.

    ``top`` and ``base`` are where the upright lines of the axis begin and end. ``blanks`` are drawn over lines and
    under words, which stay whole where a line crosses them.
    """

    ref: str
    label: str
    height: float
    top: float
    base: float
    boxes: tuple[Rectangle, ...]
    blanks: tuple[Rectangle, ...]
    words: tuple[Words, ...]
    ticks: tuple[float, ...]
    lines: tuple[ObjectiveLine, ...]
    alternative: str
    table: tuple[Way, ...]
    note: str
    width: float = WIDTH
    suffix: str = ""


def waterfall(prospect: Prospect, frame: Frame = WIDE) -> Waterfall:
    """The waterfall of a function; without boxes where no strategy serves it (``note`` says so)."""
    shown = prospect.ways[:MOST_WAYS]
    scale = LinearAxis(_longest(prospect, shown), frame)
    base = TOP + len(shown) * frame.row
    ticks = scale.ticks()
    lines, labels = _objectives(prospect, scale)
    crossed = [_said(way, place, frame) for place, way in enumerate(shown)]
    cut = [_cut(place, frame) for place, way in enumerate(shown) if way.end > scale.end]
    names = [_name(way, place, frame) for place, way in enumerate(shown)]
    words = [*labels, *names, *crossed, *cut]
    words += [Words(x, base + 18, label, "ax", "middle") for x, label in ticks]
    words.append(Words(0, base + frame.axis, "Time since the failure", "axt"))
    blanks = [*labels, *crossed, *(names if frame.bar > frame.name else [])]
    return Waterfall(
        prospect.ref,
        prospect.label,
        base + frame.axis + 8,
        TOP,
        base,
        tuple(box for place, way in enumerate(shown) for box in _boxes(way, place, scale)),
        tuple(_blank(word) for word in blanks),
        tuple(words),
        tuple(x for x, _ in ticks),
        tuple(lines),
        prospect.alternative,
        prospect.ways,
        _note(prospect, scale),
        frame.width,
        frame.suffix,
    )


class LinearAxis:
    """A linear axis from the event to a little after ``longest`` seconds."""

    def __init__(self, longest: int, frame: Frame) -> None:
        self.end = max(longest, 60) * 1.04
        self.frame, self.room = frame, frame.right - frame.left

    def x(self, seconds: float) -> float:
        """Where a time stands."""
        return round(self.frame.left + min(max(seconds / self.end, 0.0), 1.0) * self.room, 1)

    def ticks(self) -> list[tuple[float, str]]:
        """Round times with room for their words, the event first."""
        fitting = (step for step in STEPS if self.room * step / self.end >= LETTER_ROOM)
        step = next(fitting, STEPS[-1])
        return [(self.x(at), span(at) if at else "0") for at in range(0, int(self.end) + 1, step)]


def _longest(prospect: Prospect, ways: tuple[Way, ...]) -> int:
    """What the axis has to reach: the longest recovery, or an objective that stands not far behind it.

    Where recoveries are far longer than every objective it ends before them.
    """
    goals = [at for _, _, at, _ in _goals(prospect)]
    longest = max((way.end for way in ways), default=0) or min(goals, default=0)
    soonest = min((way.end for way in ways), default=0)
    if goals and longest > LONG * max(*goals, soonest):
        return round(LONG / 2 * max(*goals, soonest))
    return max([longest, *(goal for goal in goals if goal <= longest * FAR)])


def _objectives(prospect: Prospect, scale: LinearAxis) -> tuple[list[ObjectiveLine], list[Words]]:
    """Upright lines with their names above; RTO from where its clock starts, MTPD from the event."""
    lines: list[ObjectiveLine] = []
    words: list[Words] = []
    for name, stated, at, y in _goals(prospect):
        if at > scale.end:
            continue
        x = scale.x(at)
        anchor, gap = ("end", -5) if x > scale.frame.width - 90 else ("start", 5)
        lines.append(ObjectiveLine(x, y - 8, name.lower()))
        words.append(Words(x + gap, y, f"{name} {span(stated)}", "strong", anchor))
    return lines, words


def _goals(prospect: Prospect) -> Iterator[tuple[str, int, int, float]]:
    """Each objective: its name, its seconds, where it stands from the event, how high its name."""
    if prospect.rto is not None:
        yield "RTO", prospect.rto, prospect.counted_from + prospect.rto, 12.0
    if prospect.mtpd is not None:
        yield "MTPD", prospect.mtpd, prospect.mtpd, 27.0


def _boxes(way: Way, place: int, scale: LinearAxis) -> Iterator[Rectangle]:
    for stretch in way.stretches:
        if stretch.seconds and stretch.start < scale.end:
            x = scale.x(stretch.start)
            width = round(max(scale.x(stretch.end) - x, 1.5), 1)
            yield Rectangle(x, TOP + place * scale.frame.row + scale.frame.bar, width, BAR, stretch.part)


def _name(way: Way, place: int, frame: Frame) -> Words:
    room = frame.left - 8 if frame is WIDE else frame.width
    return Words(0, TOP + place * frame.row + frame.name, shortened(way.strategy, room), "nm")


def _said(way: Way, place: int, frame: Frame) -> Words:
    """What stands below the bars of a way: how soon, and the margin; where there is no room for both, the margin."""
    said = f"{way.total}: {way.rto}" if way.is_timed else way.total
    room = frame.right - frame.left
    if shortened(said, room) != said and way.is_timed:
        said = way.rto
    text = shortened(said[0].upper() + said[1:], room)
    return Words(frame.left, TOP + place * frame.row + frame.said, text, "late" if way.is_late else "ax")


def _cut(place: int, frame: Frame) -> Words:
    """The mark of a bar that goes on beyond the drawing."""
    return Words(frame.width, TOP + place * frame.row + frame.bar + 11, "→", "ax", "end")


def _blank(word: Words) -> Rectangle:
    width = len(word.text) * LETTER
    return Rectangle(
        word.x - 2 if word.anchor == "start" else word.x - width, word.y - 11, round(width, 1), 14.0, "blank"
    )


def _note(prospect: Prospect, scale: LinearAxis) -> str:
    notes = [prospect.sentence] if prospect.sentence else []
    if prospect.ways:
        notes += [f"{name} is further right: {span(at)}." for name, _, at, _ in _goals(prospect) if at > scale.end]
    if any(way.end > scale.end for way in prospect.ways[:MOST_WAYS]):
        notes.append("An arrow marks a bar that goes on beyond the drawing.")
    if len(prospect.ways) > MOST_WAYS:
        notes.append(f"{len(prospect.ways) - MOST_WAYS} more strategies are in the table.")
    return " ".join(notes)
