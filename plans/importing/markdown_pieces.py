"""Pieces of Markdown: its top-level blocks, each with its lines; “block” is what a plan's own blocks are called."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bcp_portal.documents.tables import CELLS, keeping_cells

from .inline_text import LONGEST

# Values keep what links and references say, so these stay text; inline marks are read later, and only where needed.
MARKDOWN = keeping_cells(MarkdownIt("commonmark").enable("table"))
MARKDOWN.disable(["reference", "inline"], ignoreInvalid=True)


@dataclass(frozen=True)
class MarkdownPiece:
    """A top-level piece of the source, lines counted from 0: ``start`` its first, ``end`` the one after its last.

    A bare MarkdownPiece is opaque: code, quotations, HTML.
    """

    start: int
    end: int


@dataclass(frozen=True)
class Title(MarkdownPiece):
    """A heading; ``text`` is its Markdown."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph(MarkdownPiece):
    """A paragraph."""


@dataclass(frozen=True)
class ThematicBreak(MarkdownPiece):
    """A horizontal line."""


@dataclass(frozen=True)
class ListItem:
    """A list item: the Markdown of its first paragraph and its nested items; ``mixed`` when it holds anything else."""

    line: int
    text: str
    children: tuple["ListItem", ...] = ()
    mixed: bool = False

    @property
    def is_opaque(self) -> bool:
        """Whether it is no single line, or one that is too long to be read."""
        return self.mixed or len(self.text) > LONGEST


@dataclass(frozen=True)
class Listing(MarkdownPiece):
    """A list."""

    items: tuple[ListItem, ...]
    ordered: bool


@dataclass(frozen=True)
class MarkdownTable(MarkdownPiece):
    """A table: the Markdown of its header cells, and its rows with their lines.

    ``surplus`` tells the lines that have more cells than the header, and how many: the last cell holds the rest.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...] = field(default=())
    surplus: tuple[tuple[int, int], ...] = field(default=())


def top_level_pieces(text: str) -> list[MarkdownPiece]:
    """The pieces in order, as Markdown has them; whatever is not blank is in one of them."""
    lines = text.split("\n")
    pieces: list[MarkdownPiece] = []
    for piece in _top_level(MARKDOWN.parse(text)):
        pieces += [*_missed(lines, pieces[-1].end if pieces else 0, piece.start), _without_blank_end(lines, piece)]
    return [*pieces, *_missed(lines, pieces[-1].end if pieces else 0, len(lines))]


def _missed(lines: list[str], start: int, end: int) -> list[MarkdownPiece]:
    """Lines that no token covers, so that nothing can fall between two."""
    filled = [number for number in range(start, end) if lines[number].strip()]
    return [MarkdownPiece(filled[0], filled[-1] + 1)] if filled else []


def _without_blank_end(lines: list[str], piece: MarkdownPiece) -> MarkdownPiece:
    end = piece.end
    while end > piece.start + 1 and not lines[end - 1].strip():
        end -= 1
    return piece if end == piece.end else type(piece)(**{**vars(piece), "end": end})


def _top_level(tokens: list[Token]) -> Iterator[MarkdownPiece]:
    index = 0
    while index < len(tokens):
        last = _closing(tokens, index)
        if (lines := tokens[index].map) is not None:
            yield _piece(tokens[index : last + 1], lines[0], lines[1])
        index = last + 1


def _closing(tokens: list[Token], index: int) -> int:
    """Index of the token that ends what the token at ``index`` opens (itself if it opens nothing)."""
    opened = tokens[index]
    if opened.nesting != 1:
        return index
    return next(
        (i for i in range(index + 1, len(tokens)) if tokens[i].level == opened.level and tokens[i].nesting == -1),
        len(tokens) - 1,
    )


def _piece(tokens: list[Token], start: int, end: int) -> MarkdownPiece:
    kind = tokens[0].type
    if kind == "heading_open":
        return Title(start, end, int(tokens[0].tag[1]), tokens[1].content)
    if kind == "paragraph_open":
        return Paragraph(start, end)
    if kind == "hr":
        return ThematicBreak(start, end)
    if kind in {"bullet_list_open", "ordered_list_open"}:
        return Listing(start, end, tuple(_items(tokens)), kind == "ordered_list_open")
    if kind == "table_open":
        return _table(tokens, start, end)
    return MarkdownPiece(start, end)


def _items(tokens: list[Token]) -> Iterator[ListItem]:
    index = 1
    while index < len(tokens) - 1:
        last = _closing(tokens, index)
        yield _item(tokens[index : last + 1])
        index = last + 1


def _item(tokens: list[Token]) -> ListItem:
    """The item whose tokens these are; anything after its paragraph and one nested list makes it mixed."""
    line = (tokens[0].map or [0])[0]
    if len(tokens) < 5 or tokens[1].type != "paragraph_open":
        return ListItem(line, "", mixed=len(tokens) > 2)
    rest = tokens[4:-1]
    if not rest:
        return ListItem(line, tokens[2].content)
    nested = rest[0].type in {"bullet_list_open", "ordered_list_open"} and _closing(rest, 0) == len(rest) - 1
    children = tuple(_items(rest)) if nested else ()
    return ListItem(line, tokens[2].content, children, mixed=not nested)


def _table(tokens: list[Token], start: int, end: int) -> MarkdownTable:
    rows: list[tuple[int, list[str]]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append(((token.map or [start])[0], []))
        elif token.type == "inline" and rows:
            rows[-1][1].append(token.content)
    said = tuple((line, tuple(cells)) for line, cells in rows)
    surplus = tuple((token.map[0], token.meta[CELLS]) for token in tokens if token.map and CELLS in token.meta)
    return MarkdownTable(start, end, said[0][1] if said else (), said[1:], surplus)
