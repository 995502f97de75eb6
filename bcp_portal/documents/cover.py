"""How a cover is laid out, so that all that it says stays on it: the size of the title, and what gives way to facts."""

import re
import textwrap
import unicodedata
from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

ROOM = 262.0  # millimetres of the page
OVER, VERSION, FOOT = 10.0, 12.0, 8.0  # lines above the title, below it, and at the end of the page
LINE, LETTERS, LETTERS_BESIDE, LETTERS_OF_NAMES = 5.65, 60, 38, 17  # of facts; beside the address of the plan
DRAWING = 95.5
ENDS = re.compile(r"[\s/–-]+")  # of what stays whole


class TitleSize(NamedTuple):
    """A CSS class, the longest title that it is for, letters of a line, and millimetres: above, and of a line."""

    css: str
    most: int
    letters: int
    above: float
    line: float


TITLES = (
    TitleSize("", 50, 19, 46, 17.3),
    TitleSize("long", 110, 28, 36, 12),
    TitleSize("longest", 10_000, 48, 30, 7.8),
)
REPORT_TITLES = (
    TitleSize("", 50, 30, 46, 11.9),
    TitleSize("long", 110, 38, 36, 9.5),
    TitleSize("longest", 10_000, 54, 30, 6.8),
)
# By CSS class the millimetres that are left to the drawing, and those that are taken from above the title.
PLAN_FORMS = (("", DRAWING, 0.0), ("tight", DRAWING - 8, 22.0), ("bare", 0.0, 22.0))


def title_size(title: str, *, is_report: bool) -> TitleSize:
    """The largest in which the title is no longer than it may be, and in which each of its words fits on a line."""
    width, longest = _width(title), max(map(_longest, ENDS.split(title)), default=0)
    sizes = REPORT_TITLES if is_report else TITLES
    return next((size for size in sizes[:-1] if width <= size.most and longest <= size.letters), sizes[-1])


def cover_form(title: str, facts: Sequence[tuple[str, str]], remarks: str, *, is_report: bool, is_beside: bool) -> str:
    """The CSS class of a cover: less room around the drawing, none of it, or several pages where facts want them."""
    size = title_size(title, is_report=is_report)
    lines = len(textwrap.wrap(title, size.letters)) * max(1, _width(title) / max(len(title), 1))
    said = OVER + size.above + lines * size.line + VERSION + FOOT + _facts(facts, remarks, is_beside=is_beside)
    if is_report:
        return "" if said + 22 + len(facts) * 3 <= ROOM else "flowing"
    found = (css for css, drawing, saved in PLAN_FORMS if said + drawing + 8 - saved <= ROOM)
    return next(found, "bare flowing")


def _facts(facts: Sequence[tuple[str, str]], remarks: str, *, is_beside: bool) -> float:
    letters = LETTERS_BESIDE if is_beside else LETTERS
    lines = sum(max(ceil(_width(value) / letters), ceil(_width(name) / LETTERS_OF_NAMES), 1) for name, value in facts)
    return LINE * (lines + ceil(_width(remarks) / LETTERS))


def _longest(word: str) -> int:
    """Letters of a word that nothing breaks: between Han letters a line may end."""
    return 0 if any(unicodedata.east_asian_width(letter) in "WF" for letter in word) else len(word)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
