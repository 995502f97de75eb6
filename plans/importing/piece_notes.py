"""Notes on pieces that became no rows, or not as written: the line, its text, and why."""

import re
from collections.abc import Iterator

from .imported_plan import SourceNote
from .inline_lists import InlineSpan
from .markdown_pieces import Listing, MarkdownPiece, MarkdownTable, Paragraph
from .unreadable_tables import NO_CELLS, without_cells

LONGEST_QUOTE = 200
LONGEST_LINE = 2000
OBJECTIVE = re.compile(r"\b(?:RTO|RPO|MTPD|MTD|MAO)\b[^\n]{0,40}?(?:\d|\bzero\b|\bnil\b)")
SPEAKS = "it speaks of a recovery objective"
NOT_UNDERSTOOD = "it was not understood, though the lines beside it were"
NOT_TAKEN = "Kept as narrative: a row takes no such value from within a line."
NOT_AGAIN = "printed from its fields and read again it would not be the same"


def kept_as_narrative(lines: list[str], start: int, why: str) -> SourceNote:
    """Why the piece whose first line is ``start`` (from 0) stays narrative."""
    return SourceNote(start + 1, _quoted(lines, start), f"Kept as narrative: {why}.")


def objectives_left(piece: MarkdownPiece, lines: list[str]) -> Iterator[SourceNote]:
    """Lines of narrative that speak of an objective which no row took over."""
    if isinstance(piece, Paragraph | Listing):
        for number in range(piece.start, piece.end):
            if len(lines[number]) < LONGEST_LINE and OBJECTIVE.search(lines[number]):
                yield kept_as_narrative(lines, number, SPEAKS)


def parts_left(span: InlineSpan, lines: list[str]) -> Iterator[SourceNote]:
    """Labelled parts of a line that its row does not take, each at the line where its label stands."""
    for part in span.row.unread if span.row else ():
        said = (line for line in range(span.start, span.end) if part.label in lines[line])
        yield SourceNote(next(said, span.start) + 1, part.text[:LONGEST_QUOTE], NOT_TAKEN)


def surplus_cells(table: MarkdownTable, lines: list[str]) -> Iterator[SourceNote]:
    """Rows of a table that have no cell of their own, and those that have more cells than its header."""
    for line in without_cells(table, lines):
        yield SourceNote(line + 1, _quoted(lines, line), NO_CELLS)
    for line, count in table.surplus:
        why = (
            f"Line {line + 1} has {count} cells where the header has {len(table.header)}: the last one holds the rest."
        )
        yield SourceNote(line + 1, _quoted(lines, line), why)


def _quoted(lines: list[str], line: int) -> str:
    return lines[line].strip()[:LONGEST_QUOTE]
