"""Contacts as a list: ``Fire brigade: 112``, ``Plant manager, 555-0150``, or names alone."""

import re

from bcp_portal.documents.values import is_blank

from .context import Context
from .heading_defaults import defaults
from .inline_text import plain_text, read_line
from .markdown_pieces import Listing, MarkdownTable
from .recognised import RecognisedRow, RecognisedRows, column, with_numbering
from .record_lists import is_named
from .term_lists import from_terms, pairs

PHONE = re.compile(r"^\+?[\d() ./x-]{3,}$")
MAIL = re.compile(r"^(?=\S++$)\S+@\S")
COMMA = ", "
NAME = re.compile(r"[^:;,.!?\n]{2,80}")
MOST_WORDS = 6


def from_contacts(listing: Listing, context: Context) -> RecognisedRows | None:
    """The lines as contacts, or None if they are anything else."""
    said = [label.value for _, label in pairs(listing)]
    filled = [text for text in said if not is_blank(text)]
    if said:
        return from_terms(listing, context, "contacts", "name", _field(filled) or "note") if filled else None
    return _with_commas(listing) or _names(listing, context)


def without_header(table: MarkdownTable) -> RecognisedRows | None:
    """Two columns without a label, of which the second holds only telephone numbers or only addresses."""
    rows = [(line, [plain_text(cell) for cell in cells]) for line, cells in table.rows]
    second = _field([cells[1] for _, cells in rows if len(cells) > 1])
    if len(table.header) != 2 or not second or not all(len(cells) == 2 and cells[0] for _, cells in rows):
        return None
    found = [RecognisedRow(line, {"name": cells[0], second: cells[1]}) for line, cells in rows]
    return RecognisedRows("contacts", "table", [column("name"), column(second)], found)


def sort_of(text: str) -> str:
    """``phone`` or ``email`` for what is one, ``""`` for anything else."""
    return _field([text])


def _field(said: list[str]) -> str:
    if said and all(PHONE.match(text) for text in said):
        return "phone"
    return "email" if said and all(MAIL.match(text) for text in said) else ""


def _with_commas(listing: Listing) -> RecognisedRows | None:
    parts = [read_line(item.text).text.rpartition(COMMA) for item in listing.items]
    second = _field([last for _, _, last in parts])
    if not second or not all(name for name, _, _ in parts):
        return None
    rows = [
        RecognisedRow(item.line, {"name": name, second: last})
        for item, (name, _, last) in zip(listing.items, parts, strict=True)
    ]
    first = with_numbering(column("name"), "terms", ordered=listing.ordered)
    return RecognisedRows("contacts", "terms", [first, column(second, joint=COMMA)], rows)


def _names(listing: Listing, context: Context) -> RecognisedRows | None:
    """Short lines that only name somebody, at least one of them somebody in particular."""
    names = [read_line(item.text).text for item in listing.items]
    if not all(is_blank(name) or (NAME.fullmatch(name) and len(name.split()) <= MOST_WORDS) for name in names):
        return None
    if all(is_blank(name) for name in names):
        return None
    rows = [RecognisedRow(item.line, {"name": name}) for item, name in zip(listing.items, names, strict=True)]
    shape = "records" if all(is_named(item) for item in listing.items) else "bullets"
    first = with_numbering(column("name"), shape, ordered=listing.ordered)
    return RecognisedRows("contacts", shape, [first], rows, defaults("contacts", context))
