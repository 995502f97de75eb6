"""How a table stands on paper, so that its words and figures stay whole: how small, on which page, or as a list."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

from .html_parts import parts

PAGE, LANDSCAPE = 482.0, 728.0  # points between the margins
SIZES = ((9.0, 9.0, ""), (8.0, 7.0, "fit-8"), (7.0, 5.0, "fit-7"))  # points of type and of padding, CSS class
MANY_COLUMNS = 8
LETTER, LARGE, NARROW, SQUARE = 0.56, 0.66, 0.33, 1.0  # width of a letter, figure or capital, stop, Han, of its size
LONGEST_WORD = 24  # letters of a word that stays whole; a longer one (an address of the web) may be broken
TOGETHER = 3  # Han letters that a column has room for: a short word stays whole
MOST_TOGETHER = 1200  # letters of a row that is never cut
LINE = 40  # letters in whose place a line break stands
FEW_ROWS = 3  # for which no page is turned
MOST_LINES, MOST_LINES_WIDE = 4, 8  # that a column of many takes on average, where another page or form could be better
WIDE, STACKED = "wide", "stacked"
LINES = {"br", "li", "p"}  # tags that begin a line
BLANKS = re.compile(r"[ \t\n]+")
# Between any two of these a line may end: Chinese, Japanese and Korean; and no blank parts words in Thai, Lao, Khmer.
HAN = "\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
UNPARTED = f"{HAN}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
BETWEEN = re.compile(rf"(?<=[{HAN}])|(?=[{HAN}])")
PARTED_BY_PANGO = re.compile(rf"[{UNPARTED}]")
CURRENCY = r"(?:[€$£¥₹]|[A-Z]{3}\b|(?:Mio|Mrd|Tsd)\.)"
FIGURE = r"(?<![\d.,:’'/-])-?\d[\d.,:’'/-]*+"
# Units, in English and German, that a number is one word with.
TIMES = (
    r"(?i:ms|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|d|days?|weeks?|months?|quarters?|years?|Sek|Sekunden?|Minuten?"
    r"|Std|Stunden?|Tage?n?|(?:Arbeits|Kalender|Werk)tage?n?|Wochen?|Monate?n?|Quartale?n?|Jahre?n?)"
)
MEASURES = (
    r"(?:[kMGT]i?B|[kMG]bit/s|[kMG]bps|[kMG]?Hz|k?VA|[kM]?Wh?|V|A|[mck]?m|m²|m³|m?l|m?g|kg|t|°C|°F|‰"
    r"|UTC|Uhr|(?i:[ap]\.?m\.?|people|persons?|staff|users?|times|Personen|Leute|Mal))"
)
AMOUNT = rf"(?:(?:[≤≥~]|&[lg]t;) ?)?{FIGURE} (?:(?:(?i:business|working|calendar) )?{TIMES}|{MEASURES})(?!\w|/\w)"
PHONE = r"\+\d(?:[ ()/-]{0,2}\d){6,14}"
WHOLE = re.compile(
    rf"{PHONE}|{AMOUNT}|{FIGURE}(?: {CURRENCY}){{1,2}}|{CURRENCY} {FIGURE}(?: {FIGURE}){{0,3}}"
    rf"|\b\d{{1,2}}\.? [^\W\d]{{3,9}}\.? \d{{4}}\b|\d{{1,3}}(?: \d{{3}}){{1,4}}\b|{FIGURE} ?%"
)
NO_BREAK = "\u00a0"
PIECE = 12  # letters of a part of it
BREAK = "<wbr>"
HIDDEN_BREAK = "\u200b"
LONG = re.compile(rf"[^\s&]{{{LONGEST_WORD + 1},}}")
LONG_OUTSIDE = 48  # letters of a word outside of tables that may be broken, as none is wider than where it stands
LONG_WORD = re.compile(rf"[^\s{HIDDEN_BREAK}]{{{LONGEST_WORD + 1},}}")
TABLES, DRAWN = {"table"}, {"svg", "style", "title", "head"}
OPPORTUNITY = re.compile(r"(?<=[/._?=@,;:+-])(?=\w)")


def fit(labels: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The CSS class of a table: of its type, ``wide`` on a page turned on its side, ``stacked`` row by row."""
    longest, lengths = [_longest(label) for label in labels], [0.0] * len(labels)
    for row in rows:
        for column, content in enumerate(row[: len(longest)]):
            plain = _plain(content)
            lengths[column] += len(plain) * LETTER / len(rows)
            if len(plain) * LARGE > longest[column]:
                longest[column] = max(longest[column], _longest(plain))
    smaller = SIZES[1:] if len(longest) >= MANY_COLUMNS else SIZES
    if len(longest) <= MANY_COLUMNS:
        lengths = []
    for page, sizes, most, extra in ((PAGE, smaller, MOST_LINES, ""), (LANDSCAPE, SIZES, MOST_LINES_WIDE, WIDE)):
        if extra and len(rows) <= FEW_ROWS:
            break
        fitting = (css for size, room, css in sizes if _holds(_Page(page, most), size, room, longest, lengths))
        found = next(fitting, None)
        if found is not None:
            return f"{extra} {found}".strip()
    return STACKED


class _Page(NamedTuple):
    """A page's width in points, and how many lines a column may take on it."""

    width: float
    most: int


def _holds(page: _Page, size: float, room: float, longest: list[float], lengths: list[float]) -> bool:
    """Whether all words stand whole, and no column is a tower: what is left of the page goes to those that want it."""
    left = page.width - sum(letters * size + room for letters in longest)
    wants = [max(length - whole, 0.0) * size for whole, length in zip(longest, lengths, strict=False)]
    if left < 0 or sum(wants) <= left:
        return left >= 0
    widths = (whole * size + left * want / sum(wants) for whole, want in zip(longest, wants, strict=False))
    return all(length * size <= page.most * width for length, width in zip(lengths, widths, strict=False))


def is_tall(contents: Sequence[str]) -> bool:
    """Whether a row says so much that it may go on overleaf: kept together it could be higher than a page."""
    lengths = [len(_plain(content)) + LINE * _lines(content) for content in contents]
    return sum(lengths) > MOST_TOGETHER or max(lengths, default=0) * len(lengths) > 2 * MOST_TOGETHER


def _plain(content: str) -> str:
    return _read(content).plain if "<" in content else content


def _lines(content: str) -> int:
    return _read(content).lines if "<" in content else 0


class _Cell(NamedTuple):
    """What a cell says with a blank for each tag, and how many of these begin a line."""

    plain: str
    lines: int


@lru_cache(maxsize=8192)
def _read(content: str) -> _Cell:
    found = parts(content)
    plain = "".join(" " if part.tag else part.html for part in found)
    return _Cell(plain, sum(part.tag in LINES and not part.is_end for part in found))


def _longest(content: str) -> float:
    """Width of the longest part that stays whole, in sizes of the type."""
    return max(map(width_of, BLANKS.split(kept_whole(_plain(content)))), default=0.0)


def width_of(word: str) -> float:
    """Width of what stays whole of a word, in sizes of the type."""
    if BETWEEN.search(word):
        others = [part for part in BETWEEN.split(word) if part and not BETWEEN.search(part)]
        together = min(len(word) - sum(map(len, others)), TOGETHER)
        return max(SQUARE * together, *map(width_of, others), 0.0)
    if len(word) > LONGEST_WORD and NO_BREAK not in word:
        return max(width_of(part) for part in _parts(word))
    return sum(LARGE if c.isdigit() or c.isupper() else NARROW if c in ".,:;'’|! il\u00a0" else LETTER for c in word)


def _parts(word: str) -> list[str]:
    """A long word cut behind its stops, and where there is none for long."""
    cut = OPPORTUNITY.split(word)
    return [part[start : start + PIECE] for part in cut for start in range(0, len(part), PIECE)]


def kept_whole(text: str) -> str:
    """The text with amounts and dates that no line breaks: ``10.000,50 EUR``, ``24 hours``, ``29 March 2026``."""
    return WHOLE.sub(lambda found: found.group().replace(" ", NO_BREAK), text)


def on_paper(html: str) -> str:
    """A cell's HTML with amounts and dates kept whole, and with places where words that are too long may be broken."""
    return "".join(part.html if part.tag else _breakable(kept_whole(part.html)) for part in parts(html))


def _breakable(text: str) -> str:
    return LONG.sub(lambda found: _with_breaks(found.group()), text)


def _with_breaks(word: str, sign: str = BREAK) -> str:
    """Lines of scripts without blanks are broken where their words end, which we don't know."""
    return word if PARTED_BY_PANGO.search(word) else sign.join(_parts(word))


def with_breaks(element: Element, longest: int = LONG_OUTSIDE) -> None:
    """Let words of a tree that are too long be broken wherever they stand: else a column is as wide as the longest."""
    longest = LONGEST_WORD if element.tag in TABLES else longest
    element.text = _breaking(element.text, longest)
    for child in element:
        if child.tag not in DRAWN:
            with_breaks(child, longest)
        child.tail = _breaking(child.tail, longest)


def _breaking(text: str | None, longest: int) -> str | None:
    """A word with a break in it has been here."""
    if not text or len(text) <= longest:
        return text
    return LONG_WORD.sub(
        lambda found: _with_breaks(found[0], HIDDEN_BREAK) if len(found[0]) > longest else found[0], text
    )
