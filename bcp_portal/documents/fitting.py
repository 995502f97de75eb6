"""Choosing how small a table's type must be, so that its words stand whole within the width of a page."""

import re
from collections.abc import Iterable

PAGE = 482.0  # points between the margins
SIZES = ((9.0, 9.0, ""), (8.0, 7.0, "fit-8"), (7.0, 5.0, "fit-7"))  # points of type and of padding, CSS class
MANY_COLUMNS = 8
LETTER = 0.56  # average width of a letter, of its size
BROKEN = "fit-7 fit-any"
TAG = re.compile(r"<[^>]*>")


def fit(labels: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """The CSS class of a table; with ``fit-any``, words are broken where they must be."""
    longest = [_longest(label) for label in labels]
    for row in rows:
        for column, content in enumerate(row):
            if len(content) > longest[column]:
                longest[column] = max(longest[column], _longest(content))
    smaller = SIZES[1:] if len(longest) >= MANY_COLUMNS else SIZES
    return next((css for size, room, css in smaller if _width(longest, size, room) <= PAGE), BROKEN)


def _longest(content: str) -> int:
    plain = TAG.sub(" ", content) if "<" in content else content
    return max(map(len, plain.split()), default=0)


def _width(longest: list[int], size: float, room: float) -> float:
    return sum(letters * size * LETTER + room for letters in longest)
