"""Pictures of a source: which lines have one, as no picture is taken over."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

SIGNS = re.compile(r"!\[|<img\b", re.IGNORECASE)
IMG = re.compile(r"<img\b", re.IGNORECASE)
MARKDOWN = MarkdownIt("commonmark").enable("table")
BREAKS = {"softbreak", "hardbreak"}


def pictures_in(text: str) -> tuple[int, ...]:
    """The lines (from 1) of the pictures, in order; code has none."""
    return tuple(_lines(MARKDOWN.parse(text))) if SIGNS.search(text) else ()


def _lines(tokens: list[Token]) -> Iterator[int]:
    line = 0
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        if token.type == "html_block":
            yield from (line + token.content.count("\n", 0, found.start()) for found in IMG.finditer(token.content))
        for child in token.children or ():
            line += child.type in BREAKS
            if child.type == "image" or (child.type == "html_inline" and IMG.match(child.content)):
                yield line
