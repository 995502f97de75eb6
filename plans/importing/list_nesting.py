"""Nesting of lists: bullets indented less than Markdown asks for below a number: ``1. Name`` and `` - line``."""

import re
from dataclasses import replace

from .markdown_pieces import Listing, ListItem, MarkdownPiece, top_level_pieces

NUMBER = re.compile(r"( *)(\d{1,9})[.)]\s")
SPACES = re.compile(r" *")


def pieces_of(text: str) -> list[MarkdownPiece]:
    """The pieces of the source in order, with lists put together that their author meant to be one."""
    lines = text.split("\n")
    found: list[MarkdownPiece | _Numbered] = []
    for piece in top_level_pieces(text):
        above = found[-1] if found else None
        if not isinstance(piece, Listing):
            found.append(piece)
        elif not (isinstance(above, _Numbered) and above.takes(piece)):
            found.append(_Numbered(piece, lines) if piece.ordered else piece)
    return [piece.whole() if isinstance(piece, _Numbered) else piece for piece in found]


class _Numbered:
    """A numbered list with what follows it and is part of it; it grows in place: there may be thousands of parts."""

    def __init__(self, listing: Listing, lines: list[str]) -> None:
        self.start, self.end, self.items = listing.start, listing.end, list(listing.items)
        self.lines = lines

    def whole(self) -> Listing:
        """All of it as one list."""
        return Listing(self.start, self.end, tuple(self.items), ordered=True)

    def takes(self, piece: Listing) -> bool:
        """Take the list that comes next, if it is part of this one."""
        is_part = self._goes_on_with(piece) if piece.ordered else self._is_above(piece)
        if is_part and piece.ordered:
            self.items += piece.items
        elif is_part:
            self.items[-1] = replace(self.items[-1], children=piece.items)
        self.end = piece.end if is_part else self.end
        return is_part

    def _is_above(self, piece: Listing) -> bool:
        """Whether bullets go with the number right above them: they do if they are indented at all."""
        last = self.items[-1]
        indent = _indent(self.lines[piece.start]) - _indent(self.lines[last.line])
        return not (piece.start != self.end or indent < 1 or last.children or last.is_opaque or not last.text)

    def _goes_on_with(self, piece: Listing) -> bool:
        """Whether numbers go on after such bullets."""
        if not self._was_joined():
            return False
        first, number = NUMBER.match(self.lines[self.start]), NUMBER.match(self.lines[piece.start])
        if not first or not number or first[1] != number[1]:
            return False
        return int(number[2]) == int(first[2]) + len(self.items)

    def _was_joined(self) -> bool:
        """Whether the last number got its lines from here: Markdown itself would have ended the list at them."""
        last: ListItem = self.items[-1]
        number = NUMBER.match(self.lines[last.line])
        return bool(number and last.children and _indent(self.lines[last.children[0].line]) < number.end())


def _indent(line: str) -> int:
    found = SPACES.match(line)
    return found.end() if found else 0
