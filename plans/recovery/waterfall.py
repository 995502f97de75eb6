"""The waterfall of a function: its ways back as rows of stretches on one axis, with RTO and MTPD, as plain numbers.

Geometry in the units of documents/figures.py; templates/plans/_waterfall.html draws it, with the same in a table.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bcp_portal.documents.figures import WIDTH, Box, Words, shortened
from plans.linting.reading import Row, span

from .pieces import Part, Piece
from .timeline import Outlook, Recovery
from .wording import alternative, duration, mtpd_verdict, verdict

LEFT, TOP, ROW, BAR, LETTER_ROOM = 176.0, 34.0, 42.0, 14.0, 58.0
RIGHT = WIDTH - 12.0
MOST_WAYS = 12
FAR = 2.0  # an objective further away than so many times the longest recovery is named, not drawn
STEPS = (
    60, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 345600, 604800, 1209600, 2592000, 7776000,
    31557600,
)  # fmt: skip
PARTS: tuple[Part, ...] = ("detection", "decision", "waiting", "strategy")


@dataclass(frozen=True)
class Line:
    """An objective as an upright line."""

    x: float
    css: str


@dataclass(frozen=True)
class TableRow:
    """One way back in words, for the table: cells in the order of PARTS, then the sum and both verdicts."""

    strategy: Row
    cells: tuple[str, ...]
    total: str
    verdict: str
    is_late: bool
    mtpd: str
    is_past_mtpd: bool
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Waterfall:
    """The drawing of one function, the sentence that says the same, its table, and notes below."""

    ref: str
    label: str
    height: float
    base: float
    boxes: tuple[Box, ...]
    words: tuple[Words, ...]
    ticks: tuple[float, ...]
    lines: tuple[Line, ...]
    alternative: str
    table: tuple[TableRow, ...]
    note: str
    width: float = WIDTH


def waterfall(outlook: Outlook) -> Waterfall:
    """The waterfall of a function; without boxes where no strategy serves it (``note`` says so)."""
    shown = outlook.ways[:MOST_WAYS]
    scale = Scale(_longest(outlook, shown))
    base = TOP + len(shown) * ROW
    ticks = scale.ticks()
    lines, labels = _objectives(outlook, scale)
    words = [*labels, *(word for place, way in enumerate(shown) for word in _words(way, place))]
    words += [Words(x, base + 18, label, "ax", "middle") for x, label in ticks]
    words.append(Words(0, base + 18, "Time since the failure", "axt"))
    return Waterfall(
        outlook.function.ref, outlook.function.label, base + 26, base,
        tuple(box for place, way in enumerate(shown) for box in _boxes(way, place, scale)),
        tuple(words), tuple(x for x, _ in ticks), tuple(lines),
        alternative(outlook), tuple(_table_row(way) for way in outlook.ways), _note(outlook, scale),
    )  # fmt: skip


class Scale:
    """A linear axis from the event to a little after ``longest`` seconds."""

    def __init__(self, longest: int) -> None:
        self.end = max(longest, 60) * 1.04

    def x(self, seconds: float) -> float:
        """Where a time stands."""
        return round(LEFT + min(max(seconds / self.end, 0.0), 1.0) * (RIGHT - LEFT), 1)

    def ticks(self) -> list[tuple[float, str]]:
        """Round times with room for their words, the event first."""
        fitting = (step for step in STEPS if (RIGHT - LEFT) * step / self.end >= LETTER_ROOM)
        step = next(fitting, STEPS[-1])
        return [(self.x(at), span(at) if at else "0") for at in range(0, int(self.end) + 1, step)]


def _longest(outlook: Outlook, ways: tuple[Recovery, ...]) -> int:
    """The longest recovery, or an objective that stands not far behind it."""
    times = [way.earliest for way in ways]
    starts = ways[0].counted_from if ways else 0
    rto, mtpd = outlook.function.seconds("rto"), outlook.function.seconds("mtpd")
    objectives = [starts + rto] if rto is not None else []
    objectives += [mtpd] if mtpd is not None else []
    longest = max(times, default=0) or min(objectives, default=0)
    return max([longest, *(goal for goal in objectives if goal <= longest * FAR)])


def _objectives(outlook: Outlook, scale: Scale) -> tuple[list[Line], list[Words]]:
    """Upright lines with their names above; RTO from where its clock starts, MTPD from the event."""
    lines: list[Line] = []
    words: list[Words] = []
    for name, at, y in _goals(outlook):
        if at > scale.end:
            continue
        x = scale.x(at)
        is_right = x > WIDTH - 90
        lines.append(Line(x, name.lower()))
        anchor, gap = ("end", -5) if is_right else ("start", 5)
        stated = outlook.function.seconds(name.lower()) or 0
        words.append(Words(x + gap, y, f"{name} {span(stated)}", "strong", anchor))
    return lines, words


def _goals(outlook: Outlook) -> Iterator[tuple[str, int, float]]:
    starts = outlook.ways[0].counted_from if outlook.ways else 0
    if (rto := outlook.function.seconds("rto")) is not None:
        yield "RTO", starts + rto, 12.0
    if (mtpd := outlook.function.seconds("mtpd")) is not None:
        yield "MTPD", mtpd, 27.0


def _boxes(way: Recovery, place: int, scale: Scale) -> Iterator[Box]:
    for piece in way.pieces:
        if piece.seconds:
            x = scale.x(piece.start)
            yield Box(x, TOP + place * ROW + 8, round(max(scale.x(piece.end) - x, 1.5), 1), BAR, piece.part)


def _words(way: Recovery, place: int) -> list[Words]:
    y = TOP + place * ROW
    css = "late" if way.verdict == "late" else "ax"
    said = f"{duration(way)}: {verdict(way)}" if way.is_timed else duration(way)
    return [
        Words(0, y + 19, shortened(way.strategy.label, LEFT - 8), "nm"),
        Words(LEFT, y + 35, shortened(said[0].upper() + said[1:], RIGHT - LEFT), css),
    ]


def _table_row(way: Recovery) -> TableRow:
    is_past_mtpd = way.mtpd_margin is not None and way.mtpd_margin < 0
    return TableRow(
        way.strategy, tuple(_cell(way, part) for part in PARTS), duration(way), verdict(way), way.verdict == "late",
        mtpd_verdict(way), is_past_mtpd, tuple(missing.words for missing in way.missing),
    )  # fmt: skip


def _cell(way: Recovery, part: Part) -> str:
    """The seconds of a part in words, with what is waited for; ``not stated`` and ``nothing`` are different things."""
    pieces = [piece for piece in way.pieces if piece.part == part]
    if part == "waiting" and pieces:
        return "; ".join(f"{piece.label} {_length(piece)}" for piece in pieces)
    if pieces:
        return _length(pieces[0])
    return "not stated" if any(missing.part == part for missing in way.missing) else "nothing"


def _length(piece: Piece) -> str:
    return f"up to {span(piece.seconds)}" if piece.is_upper and piece.seconds else span(piece.seconds)


def _note(outlook: Outlook, scale: Scale) -> str:
    notes = [outlook.sentence] if outlook.sentence else []
    if outlook.ways:
        notes += [f"{name} is further right: {span(at)}." for name, at, _ in _goals(outlook) if at > scale.end]
    if len(outlook.ways) > MOST_WAYS:
        notes.append(f"{len(outlook.ways) - MOST_WAYS} more ways back are in the table.")
    return " ".join(notes)
