"""Sibling headings: what rows they are by their labelled lines, where the heading above names no kind."""

from collections.abc import Iterable
from itertools import takewhile

from .context import Context
from .field_labels import field_for
from .fields import fields
from .heading_rows import entry_lines
from .inline_fields import INLINE_KINDS, kind_here
from .inline_text import labelled_value, one_line, read_line
from .markdown_pieces import ListItem, MarkdownPiece, Title
from .objective_labels import is_objective
from .record_lists import RecordEntry, kind_of

LEAST_ROWS = LEAST_FIELDS = 2
OTHER = "it stands among headings that are rows and has no lines with labels of such"
ALONE = "it looks like a row, and the heading above it does not say of what"


def kind_below(
    rest: Iterable[MarkdownPiece], level: int, lines: list[str], context: Context
) -> tuple[str, dict[int, str]]:
    """The kind of rows that headings right below one of ``level`` are, ``rest`` being what follows that one.

    Also why some of them are none, by their first lines. Two of them make a kind; nothing where the headings
    above say what stands here.
    """
    if context.kind or kind_here(context):
        return "", {}
    entries = _entries(takewhile(lambda piece: not isinstance(piece, Title) or piece.level > level, rest), level, lines)
    labelled = [entry for entry in entries if entry.lines and not is_objective(entry.name)]
    kind = kind_of(labelled, context) if labelled else ""
    if kind not in INLINE_KINDS:
        return "", {}
    rows = [entry for entry in labelled if _count(entry, kind) >= LEAST_FIELDS]
    if len(rows) < LEAST_ROWS:
        return "", {entry.line: ALONE for entry in rows}
    return kind, {entry.line: OTHER for entry in entries if not _count(entry, kind)}


def _entries(pieces: Iterable[MarkdownPiece], level: int, lines: list[str]) -> list[RecordEntry]:
    """Each heading right below with all labelled lines that stand under it, those of deeper headings aside."""
    found: list[tuple[Title, list[ListItem]]] = []
    is_right_below = False
    for piece in pieces:
        if isinstance(piece, Title):
            is_right_below = piece.level == level + 1
            found += [(piece, [])] if is_right_below else []
        elif is_right_below:
            found[-1][1].extend(entry_lines(piece, lines))
    return [RecordEntry(title.start, one_line(title.text), tuple(items)) for title, items in found]


def _count(entry: RecordEntry, kind: str) -> int:
    """How many fields of the kind the lines below the heading name."""
    labels = (labelled_value(read_line(line.text)) for line in entry.lines)
    return len({field_for(kind, label.name) for label in labels if label} & fields(kind).keys())
