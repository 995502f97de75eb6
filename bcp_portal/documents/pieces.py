"""The printed outline in pieces, so that one can give way to a form, and something can stand beside another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from itertools import zip_longest
from typing import Any, NamedTuple

from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

from .directions import direction, runs_both_ways
from .parts import Group, PrintedBlock, TableRow
from .printout import PrintedSection
from .reading import PROSE

MOST_KEPT, LETTERS_KEPT = 6, 700  # rows of terms, and letters of all of them, that stay on one page

# What all templates get: whether it is for paper, the style of figures, and what stands in an empty block (``begin``).
Shared = Mapping[str, Any]


class PieceKind(Enum):
    """What a piece is, which says what may stand with it."""

    START = auto()  # of a heading's section: its tag alone
    TITLE = auto()
    BLOCK = auto()
    REST = auto()


class Piece(NamedTuple):
    """A stretch of HTML, of the heading or block with this ref; of a block, what stands before the link that edits it.

    ``edit`` is the address of that link, ``link`` its HTML, ``behind`` what follows.
    """

    kind: PieceKind
    ref: str
    html: SafeString
    edit: str = ""
    link: SafeString = SafeString("")
    behind: SafeString = SafeString("")

    @property
    def whole(self) -> str:
        return f"{self.html}{self.link}{self.behind}"


def pieces(sections: Sequence[PrintedSection], shared: Shared) -> Iterator[Piece]:
    """Of sections and all that stands in them, in the order of print."""
    for section, following in zip_longest(sections, sections[1:]):
        is_wide = shared["paper"] and bool(following and following.is_wide and not section.holds_anything)
        yield from _opening(section, shared, is_wide=is_wide)
        yield from (block_piece(block, shared) for block in section.blocks)
        for figure in section.figures:
            yield Piece(PieceKind.REST, "", render_to_string("documents/figure.html", {**shared, "figure": figure}))
        if section.tag not in ("", "front"):
            yield from pieces(section.sections, shared)
            gone = render_to_string("documents/removed.html", {"removed": section.removed}) if section.removed else ""
            yield Piece(PieceKind.REST, section.ref, format_html("{}</section>", gone))


def _opening(section: PrintedSection, shared: Shared, *, is_wide: bool) -> Iterator[Piece]:
    """The tag of a section and its title; the front's is closed behind its title, as blocks follow it.

    ``is_wide`` takes the front along to the page turned on its side that follows, or it would leave a page empty.
    """
    if not section.tag:
        return
    css = " ".join(filter(None, (section.css, "wide" if shared["paper"] and section.is_wide else "")))
    title = render_to_string("documents/title.html", {**shared, "section": section, "css": css})
    if section.tag == "front":
        yield Piece(
            PieceKind.START,
            section.ref,
            format_html('<header class="doc-title{}" id="{}">', " wide" if is_wide else "", section.ref),
        )
        yield Piece(PieceKind.REST, section.ref, format_html("{}</header>", title))
    else:
        css = f"{'signing ' if section.signed else ''}depth-{section.tag}"
        yield Piece(PieceKind.START, section.ref, format_html('<section id="{}" class="{}">', section.ref, css))
        yield Piece(PieceKind.TITLE, section.ref, title)


def block_piece(block: PrintedBlock, shared: Shared, *, attributes: Mapping[str, str] | None = None) -> Piece:
    """A block, with more ``attributes`` of its tag; empty where nothing is written that nobody here can write."""
    if not (block.items or block.edit or block.held):
        return Piece(PieceKind.BLOCK, block.ref, SafeString(""))
    is_wide = shared["paper"] and block.is_wide and block.shape != PROSE
    given = flatatt(dict(attributes or {}))
    told = {"data-fields": " ".join(block.fields)} if block.edit and block.items else {}
    link = render_to_string("documents/edit.html", {"at": block}) if block.edit or block.held else SafeString("")
    begin = shared["begin"].get(block.ref, "")
    inside = render_to_string("documents/block.html", {**shared, "block": block, "begin": begin})
    way = {"dir": "rtl"} if runs_both_ways(inside) and direction(*_opening_words(block)) == "rtl" else {}
    is_kept = shared["paper"] and block.shape == "terms" and _is_short(block, inside)
    css = f"block {block.shape} {block.css}{' wide' if is_wide else ''}{' kept-together' if is_kept else ''}"
    start = format_html('<section class="{}" id="{}"{}{}>', css, block.ref, given, flatatt({**way, **told}))
    return Piece(PieceKind.BLOCK, block.ref, start, block.edit, link, format_html("{}</section>", inside))


def _is_short(block: PrintedBlock, inside: str) -> bool:
    """Whether its rows fit any page together: what is kept together and fits none can't be laid out at all."""
    return len(block.items) <= MOST_KEPT and len(" ".join(strip_tags(inside).split())) <= LETTERS_KEPT


def _opening_words(block: PrintedBlock) -> Iterator[str]:
    """What a block says first, by which its lists and tables begin on the right or on the left."""
    yield from (label for _, label in block.headers)
    for item in block.items:
        rows = item.rows if isinstance(item, Group) else [item]
        names = [
            row.head if isinstance(row, TableRow) else row[1] if block.shape == PROSE else row.name for row in rows
        ]
        yield from map(strip_tags, [item.name, *names] if isinstance(item, Group) else names)


def joined(found: Iterable[Piece]) -> SafeString:
    """The whole."""
    return mark_safe("".join(piece.whole for piece in found))  # noqa: S308 - printed by our own templates
