"""Bold names: bold lines, each with labelled lines right below it; a list of names in another dress."""

import re

from .heading_rows import labelled_run
from .inline_text import read_line
from .markdown_pieces import Listing, ListItem, MarkdownPiece, Paragraph, ThematicBreak

ITALIC = re.compile(r"(?:\*\*\*|___)(.+?)(?:\*\*\*|___)")  # as Word’s headings come out


def bold_name_list(pieces: list[MarkdownPiece], index: int, lines: list[str]) -> tuple[int, Listing] | None:
    """How many pieces from ``index`` on are such pairs, and the list that they make; None if the first two are none."""
    items: list[ListItem] = []
    end = place = index
    while place + 1 < len(pieces) and (found := _item(pieces, place, lines)):
        items.append(found[0])
        end = found[1]
        place = _behind_rules(pieces, end)
    if not items:
        return None
    return end - index, Listing(pieces[index].start, pieces[end - 1].end, tuple(items), ordered=False)


def _behind_rules(pieces: list[MarkdownPiece], place: int) -> int:
    """The next piece that is no line drawn between two."""
    while place < len(pieces) and isinstance(pieces[place], ThematicBreak):
        place += 1
    return place


def _item(pieces: list[MarkdownPiece], place: int, lines: list[str]) -> tuple[ListItem, int] | None:
    """The bold line at ``place`` with the labelled lines below it, and the place behind them."""
    name = _bold_line(pieces[place], lines)
    if not name:
        return None
    count, below = labelled_run((pieces[number] for number in range(place + 1, len(pieces))), lines)
    is_one_line = len(below.items) == 1 and not isinstance(pieces[place + 1], Listing)
    return (ListItem(pieces[place].start, name, below.items), place + 1 + count) if count and not is_one_line else None


def _bold_line(piece: MarkdownPiece, lines: list[str]) -> str:
    """The line of a paragraph that is bold from end to end and no lead-in, or ``""``."""
    if not isinstance(piece, Paragraph) or piece.end != piece.start + 1:
        return ""
    line = ITALIC.sub(r"**\1**", lines[piece.start].strip())
    read = read_line(line)
    return line if read.lead and not read.rest.strip() and not read.lead.endswith(":") else ""
