"""Recovery on a time axis: tiers as bands, functions as bars up to their RTO; and the tier that the cover names."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from .figures import WIDTH, Rectangle, Words, listing, shortened
from .format import Document, StoredRow
from .reading import rows_of, text_of
from .values import ReadValue, is_unread

MINUTE, HOUR, DAY = 60, 3600, 86400
TICKS = (
    (MINUTE, "1 min"),
    (5 * MINUTE, "5 min"),
    (15 * MINUTE, "15 min"),
    (30 * MINUTE, "30 min"),
    (HOUR, "1 h"),
    (2 * HOUR, "2 h"),
    (4 * HOUR, "4 h"),
    (8 * HOUR, "8 h"),
    (DAY, "1 day"),
    (2 * DAY, "2 days"),
    (4 * DAY, "4 days"),
    (7 * DAY, "1 week"),
    (14 * DAY, "2 weeks"),
    (30 * DAY, "1 month"),
    (90 * DAY, "3 months"),
    (365 * DAY, "1 year"),
)
LEFT, TOP, ROW, BAR, TICK_ROOM = 176.0, 40.0, 24.0, 12.0, 52.0
MOST_FUNCTIONS = 30


class Target(NamedTuple):
    """Something with a recovery time."""

    name: str
    text: str
    seconds: float


@dataclass(frozen=True)
class RecoveryAxis:
    """The drawing, the sentence that says the same, and what could not be drawn."""

    height: float
    boxes: list[Rectangle]
    words: list[Words]
    base: float
    ticks: list[float]
    alternative: str
    note: str
    width: float = WIDTH


def recovery_axis(document: Document) -> RecoveryAxis | None:
    """The axis of a document; None where no tier has an RTO that can be read."""
    tiers = sorted(targets(rows_of(document, "tiers")), key=lambda tier: tier.seconds)
    if not tiers:
        return None
    every = rows_of(document, "functions")
    functions = targets(every)
    shown = functions[:MOST_FUNCTIONS]
    bare = [row for row in (*rows_of(document, "tiers"), *every) if "seconds" not in _rto(row)]
    unread = [
        f"{text_of(row['values']['name'])} (“{_rto(row)['text'].strip()}”)" for row in bare if is_unread(_rto(row))
    ]
    missing = [text_of(row["values"]["name"]) for row in every if row in bare and not is_unread(_rto(row))]
    return _drawn(tiers, shown, _note(missing, unread, len(functions) - len(shown)))


def shortest(document: Document) -> Target | None:
    """The most urgent promise of the plan: that of a tier, under the name of its systems, else that of a function."""
    tiers = [row for row in rows_of(document, "tiers") if "seconds" in _rto(row)]
    found = [
        Target(text_of(row["values"]["systems"]) or t.name, t.text, t.seconds)
        for row, t in zip(tiers, targets(tiers), strict=True)
    ]
    return min(found or targets(rows_of(document, "functions")), key=lambda target: target.seconds, default=None)


def targets(rows: Iterable[StoredRow]) -> list[Target]:
    """Rows whose RTO could be read."""
    return [
        Target(text_of(row["values"]["name"]), _rto(row)["text"].strip(), _rto(row)["seconds"])
        for row in rows
        if "seconds" in _rto(row)
    ]


def _rto(row: StoredRow) -> ReadValue:
    value = row["values"].get("rto")
    return value if isinstance(value, dict) else {}


def _note(missing: list[str], unread: list[str], left_out: int) -> str:
    notes = [f"Without an RTO: {listing(missing)}."] if missing else []
    notes += [f"RTOs that can’t be read: {listing(unread)}."] if unread else []
    if left_out:
        notes.append(f"{left_out} more functions are in the text.")
    return " ".join(notes)


class LogarithmicAxis:
    """A logarithmic axis from a little before the shortest time to a little after the longest."""

    def __init__(self, times: list[float]) -> None:
        positive = [time for time in times if time > 0] or [float(HOUR)]
        self.low, self.high = log(min(positive) / 3), log(max(positive) * 1.3)

    def x(self, seconds: float) -> float:
        """Where a time stands; zero stands at the very left."""
        share = (log(seconds) - self.low) / (self.high - self.low) if seconds > 0 else 0.0
        return round(LEFT + min(max(share, 0.0), 1.0) * (WIDTH - LEFT), 1)

    def ticks(self) -> list[tuple[float, str]]:
        """Round times with room for their words."""
        kept: list[tuple[float, str]] = []
        for seconds, label in TICKS:
            x = self.x(seconds)
            is_inside = self.low < log(seconds) < self.high
            if is_inside and (not kept or x - kept[-1][0] >= TICK_ROOM) and LEFT + 20 < x < WIDTH - 18:
                kept.append((x, label))
        return kept


def _drawn(tiers: list[Target], functions: list[Target], note: str) -> RecoveryAxis:
    scale = LogarithmicAxis([target.seconds for target in [*tiers, *functions]])
    bars = functions or tiers
    bottom = TOP + len(bars) * ROW + 6
    ticks = scale.ticks()
    boxes, words = _bands(tiers, scale, bottom)
    for place, bar in enumerate(bars):
        more_boxes, more_words = _bar(bar, scale, TOP + place * ROW + 6)
        boxes, words = [*boxes, *more_boxes], [*words, *more_words]
    words += [Words(x, bottom + 16, label, "ax", "middle") for x, label in ticks]
    words.append(Words(0, bottom + 16, "Time since the failure", "axt"))
    return RecoveryAxis(bottom + 22, boxes, words, bottom, [x for x, _ in ticks], _alternative(tiers, functions), note)


def _bands(tiers: list[Target], scale: LogarithmicAxis, bottom: float) -> tuple[list[Rectangle], list[Words]]:
    boxes: list[Rectangle] = []
    words: list[Words] = []
    start = LEFT
    for place, tier in enumerate(tiers):
        end = scale.x(tier.seconds)
        room = end - start
        boxes.append(Rectangle(start, 0, round(room, 1), bottom, f"band b{min(place, 3)}"))
        if room > 24:
            words += [
                Words(start + 8, 16, shortened(tier.name, room - 10), "nm strong"),
                Words(start + 8, 31, shortened(tier.text, room - 10), "ax"),
            ]
        start = end
    return boxes, words


def _bar(bar: Target, scale: LogarithmicAxis, y: float) -> tuple[list[Rectangle], list[Words]]:
    end = scale.x(bar.seconds)
    width = max(end - LEFT, 2.0)
    is_tight = end > WIDTH - 8 - len(bar.text) * 7
    label = Words(end - 6, y + 10, bar.text, "in", "end") if is_tight else Words(end + 6, y + 10, bar.text, "rto")
    return (
        [Rectangle(LEFT, y, round(width, 1), BAR, "bar")],
        [Words(0, y + 10, shortened(bar.name, LEFT - 8), "nm"), label],
    )


def _alternative(tiers: list[Target], functions: list[Target]) -> str:
    parts = [f"{tier.name} within {tier.text}" for tier in tiers]
    bars = [f"{function.name} within {function.text}" for function in functions]
    return f"Recovery times. Tiers: {listing(parts)}." + (f" Functions: {listing(bars)}." if bars else "")
