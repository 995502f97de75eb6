"""Words of figures in PDFs, drawn whole: letter by letter, as WeasyPrint draws them, none of Arabic or Hindi joins.

It sets each letter by itself from left to right, for drawings that give each a place of its own; ours give one to a
line (docs/decisions/0052).
"""

from collections.abc import Iterator
from typing import Any

import weasyprint.svg as drawing
from weasyprint.svg.text import text as drawn_by_letter

from .directions import direction

EMBEDDED, END = "\u202b", "\u202c"  # what stands between runs from right to left, the … of a shortened name too
BY_LETTER = {"letter-spacing", "rotate", "textLength"}  # attributes of what is to be set letter by letter


class _Line(str):
    """Text whose only letter, for whom goes through it, is all of it."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def _drawn_whole(svg: Any, node: Any, font_size: float) -> None:
    if node.text and not BY_LETTER & node.attrib.keys():
        line = f"{EMBEDDED}{node.text}{END}" if direction(node.text) == "rtl" else node.text
        node._etree_node.text = _Line(line)  # noqa: SLF001 - it has no other place
    drawn_by_letter(svg, node, font_size)


def draw_words_whole() -> None:
    """Have figures drawn so from now on; told twice, it changes nothing."""
    drawing.text = _drawn_whole
    for tag, draw in drawing.TAGS.items():
        if draw is drawn_by_letter:
            drawing.TAGS[tag] = _drawn_whole
