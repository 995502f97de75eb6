"""Lists whose bullets are indented less than Markdown asks for below a number: ``1. Name`` and `` - line``."""

import re
from dataclasses import replace

from .pieces import Item, Listing, Piece, cut

NUMBER = re.compile(r"( *)(\d{1,9})[.)]\s")
SPACES = re.compile(r" *")


def pieces_of(text: str) -> list[Piece]:
    """The pieces of the source in order, with lists put together that their author meant to be one."""
    lines = text.split("\n")
    found: list[Piece] = []
    for piece in cut(text):
        joined = _joined(found, piece, lines) if isinstance(piece, Listing) else None
        if joined:
            found[-1] = joined
        else:
            found.append(piece)
    return found


def _joined(before: list[Piece], piece: Listing, lines: list[str]) -> Listing | None:
    above = before[-1] if before else None
    if not isinstance(above, Listing) or not above.ordered:
        return None
    if not piece.ordered:
        return _with_lines(above, piece, lines)
    return _with_more(above, piece, lines) if _was_joined(above, lines) else None


def _with_lines(above: Listing, piece: Listing, lines: list[str]) -> Listing | None:
    """The bullets go with the number right above them, if they are indented at all."""
    last = above.items[-1]
    indent = _indent(lines[piece.start]) - _indent(lines[last.line])
    if piece.start != above.end or indent < 1 or last.children or last.is_opaque or not last.text:
        return None
    items = (*above.items[:-1], replace(last, children=piece.items))
    return Listing(above.start, piece.end, items, ordered=True)


def _with_more(above: Listing, piece: Listing, lines: list[str]) -> Listing | None:
    """Numbers that go on after such bullets."""
    first, number = NUMBER.match(lines[above.start]), NUMBER.match(lines[piece.start])
    if not first or not number or first[1] != number[1] or int(number[2]) != int(first[2]) + len(above.items):
        return None
    return Listing(above.start, piece.end, (*above.items, *piece.items), ordered=True)


def _was_joined(listing: Listing, lines: list[str]) -> bool:
    """Whether the last number got its lines from here: Markdown itself would have ended the list at them."""
    last: Item = listing.items[-1]
    number = NUMBER.match(lines[last.line])
    return bool(number and last.children and _indent(lines[last.children[0].line]) < number.end())


def _indent(line: str) -> int:
    found = SPACES.match(line)
    return found.end() if found else 0
