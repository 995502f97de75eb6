"""Lines to sign on, in lists and paragraphs: ``CTO: ____ Date: ____``, ``CTO ____``, ``Approved by: Ann Roe``."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from .approval_headings import approves_by_line, speaks_of_more
from .context import Context
from .field_synonyms import phrases
from .inline_text import LONGEST, LabelledValue, PlainLine, labelled_value, read_line
from .markdown_pieces import Listing, ListItem, MarkdownPiece, Paragraph
from .plan_wide_objectives import without_blank_end
from .recognised import RecognisedRow, RecognisedRows, Unfit, column, with_numbering
from .signature_shapes import is_sure_to_sign, is_to_sign, may_sign
from .tables import with_signatures
from .term_lists import from_terms

DATE = re.compile(r"\bDate:")
NAMED = re.compile(r"\s*+(\([^()]*+\))?+\s*+:")
PARTS = phrases(
    "name|signature|signed|title|position|date|print name|printed name|role|full name|job title|comments|remarks"
    "|place|location|department|initials|email|phone|time"
)
HOLDERS = re.compile(r"\((?:(?P<person>(?!deputy:)[^;()]++))?(?:;?\s*deputy: (?P<deputy>[^()]+))?\)$")
BARE = re.compile(
    r"(?P<name>[^:_….\n]{2,80}?)(?<![\s–—-])\s++(?P<line>_{3,}+|\.{5,}+|…{2,}+)"
    r"(?:\s*+(?P<dated>(?:dated?|on)\s?:?)\s*+(?P<day>[_.…/-]{2,}))?+",
    re.I,
)
OTHER = re.compile(r"(?:appendix|annex|section|table|figure|attachment)\b", re.I)
DATED, ALONE = "dated", " "  # sorts of lines; others are called by what joins their parts
LINE = "_" * 20
NOT_OURS = "the heading above it does not speak of approving this plan"


def signing_runs(piece: MarkdownPiece, lines: list[str], context: Context) -> list[MarkdownPiece]:
    """A list or paragraph below a heading of approval, cut between lines that are signed in different ways, or not."""
    items = _items(piece, lines) if context.kind == "approvals" else ()
    if not items or any(item.children or item.is_opaque for item in items):
        return [piece]
    together = _all_sign(items)
    runs = [tuple(run) for _, run in groupby(items, key=lambda item: _sort(item, together=together))]
    ends = [*(run[0].line for run in runs[1:]), piece.end]
    cut = (_part(piece, run, without_blank_end(run[0].line, end, lines)) for run, end in zip(runs, ends, strict=True))
    return [*cut] if len(runs) > 1 else [piece]


def _items(piece: MarkdownPiece, lines: list[str]) -> Sequence[ListItem]:
    if isinstance(piece, Listing):
        return piece.items
    return line_items(piece, lines) if isinstance(piece, Paragraph) else ()


def line_items(piece: Paragraph, lines: list[str]) -> tuple[ListItem, ...]:
    """The lines of a paragraph, as if they were items of a list."""
    return tuple(ListItem(number, lines[number].strip().removesuffix("\\")) for number in range(piece.start, piece.end))


def _part(piece: MarkdownPiece, run: tuple[ListItem, ...], end: int) -> MarkdownPiece:
    if isinstance(piece, Listing):
        return replace(piece, start=run[0].line, end=end, items=run)
    return Paragraph(run[0].line, end)


def from_signing_lines(listing: Listing, context: Context) -> RecognisedRows | None:
    """The lines as rows if all of them are signed in one way, or None. Raises Unfit.

    Lines to sign on are blank, what is written on them was stated by the source.
    """
    together = _all_sign(listing.items)
    sorts = {_sort(item, together=together) for item in listing.items}
    if len(sorts) != 1 or "" in sorts:
        return None
    if speaks_of_more(context) and not any(map(is_signing_line, listing.items)):
        return None
    if not approves_by_line(context):
        raise Unfit(NOT_OURS)
    found = _dated(listing) if sorts == {DATED} else _without_colon(listing, sorts.pop())
    found = found or from_terms(listing, context, "approvals", "role", "stated_signature")
    return found and replace(found, rows=[with_signatures(row) for row in found.rows])


def _dated(listing: Listing) -> RecognisedRows:
    rows = [RecognisedRow(item.line, _signature(read_line(item.text)) or {}) for item in listing.items]
    return RecognisedRows(
        "approvals", "signatures", [with_numbering(column("role"), "signatures", ordered=listing.ordered)], rows
    )


def _without_colon(listing: Listing, joint: str) -> RecognisedRows | None:
    said = [_alone(read_line(item.text)) for item in listing.items]
    if not all(said):
        return None
    second = "stated_signature" if joint == ALONE else "stated_on"
    rows = [
        RecognisedRow(item.line, {"role": name, second: line})
        for item, (name, line, _) in zip(listing.items, said, strict=True)
    ]
    columns = [with_numbering(column("role"), "terms", ordered=listing.ordered), column(second, joint=joint)]
    return RecognisedRows("approvals", "terms", columns, rows)


def is_signing_line(item: ListItem) -> bool:
    """Whether the line is one to sign on, or says who approves; an office with its holder is none by itself."""
    return bool(_sort(item, together=False))


def _sort(item: ListItem, *, together: bool) -> str:
    """How the line is signed, or ``""``; offices with their holders sign only where all lines are signed."""
    line = read_line(item.text)
    if alone := _alone(line):
        return alone[2]
    if _signature(line):
        return DATED
    label = labelled_value(line)
    if not label or is_part(label.name) or "__" in label.name or OTHER.match(label.name):
        return ""
    return label.joint if is_sure_to_sign(label.name, label.value) or together else ""


def _all_sign(items: Sequence[ListItem]) -> bool:
    labels = [labelled_value(read_line(item.text)) for item in items]
    return all(label and is_to_sign(label.name, label.value) for label in labels)


def _alone(line: PlainLine) -> tuple[str, ...]:
    """Name, line to sign on and what joins them in ``CTO ____`` and ``CTO ____ Date ____``; empty for all else."""
    found = BARE.fullmatch(line.text) if len(line.text) <= LONGEST else None
    if not found or not may_sign(found["name"]):
        return ()
    if found["dated"]:
        return found["name"], found["day"], f" {_in_short(found['line'])} {found['dated']} "
    return found["name"], found["line"], ALONE


def _in_short(line: str) -> str:
    """Lines to sign on are one length, as printed; rows of dots stay what they are: they count as words."""
    return LINE if line.startswith("_") else line


def _signature(line: PlainLine) -> dict[str, str] | None:
    """``**Role** (person; deputy: name): ____ Date: ____``."""
    named = NAMED.match(line.rest) if line.lead and not line.lead.endswith(":") else None
    label = LabelledValue(line.lead, line.rest[named.end() :].strip(), ": ") if named else labelled_value(line)
    if label is None or is_part(label.name) or OTHER.match(label.name) or not (date := DATE.search(label.value)):
        return None
    if "\n" in label.value[date.end() :]:  # two lines to sign on in one
        return None
    holders = HOLDERS.match(named[1]) if named and named[1] else None
    if named and named[1] and not holders:
        return None
    who = {name: said.strip() for name, said in (holders.groupdict() if holders else {}).items() if said}
    return {
        "role": label.name,
        **who,
        "stated_signature": label.value[: date.start()].strip(),
        "stated_on": label.value[date.end() :].strip(),
    }


def is_part(name: str) -> bool:
    """Whether the name is that of a line in a form to sign (``Name: ____``), not of who signs."""
    return name.casefold() in PARTS
