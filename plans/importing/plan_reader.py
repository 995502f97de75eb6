"""Markdown → Reading, checked: whatever would not survive printing and reading again stays narrative."""

from typing import Any

from bcp_portal.documents.markdown import print_headings, to_markdown

from .imported_plan import PROSE, ReadBlock, ReadHeading, Reading, ReadRow
from .list_nesting import pieces_of
from .markdown_pieces import Rule
from .piece_reader import Reader
from .plan_document import as_document, as_written
from .source_text import NothingInside, cleaned
from .source_words import words

ROUNDS = 8  # in each of which something more is left to narrative


def read_plan(text: str, *, file_name: str = "") -> Reading:
    """What the Markdown says as rows, headings and narrative; no query, nothing stored.

    Raises NotMarkdown, TooLarge or NothingInside (plans.importing.source_text).
    """
    text = cleaned(text)
    pieces = pieces_of(text)
    if all(isinstance(piece, Rule) for piece in pieces):
        raise NothingInside("The file holds nothing but rules: there is nothing to import.")
    refused: frozenset[int] = frozenset()
    for _ in range(ROUNDS):
        reading = Reader(text, file_name, pieces, refused).read()
        doubtful = _unfaithful(reading, refused)
        if not doubtful:
            return reading
        refused |= doubtful
    return Reader(text, file_name, pieces, frozenset(piece.start for piece in pieces)).read()


def _unfaithful(reading: Reading, refused: frozenset[int]) -> frozenset[int]:
    """First lines (from 0) of the blocks that would not come out, or not come in again, as they are.

    What was refused before is as it stands in the source, and would be refused again.
    """
    printed = [words("\n".join(lines)) for lines in print_headings(as_written(reading))]
    pairs = zip(reading.headings, _sources(reading), printed, strict=False)
    if lost := _first_lines([heading for heading, source, said in pairs if words(source) != said]):
        return lost
    text = to_markdown(as_document(reading))
    lines = reading.text.split("\n")
    texts = frozenset(lines[line].strip() for line in refused)
    again = Reader(text, reading.file_name, pieces_of(text), frozenset(), texts).read()
    if same_draft(reading, again):
        return frozenset()
    return _changed(reading, again) or _first_lines(reading.headings)


def _changed(reading: Reading, again: Reading) -> frozenset[int]:
    """The blocks under headings that read differently; where some are more or fewer, those that stand last before the
    first difference: behind it nothing can be compared.
    """
    differs = [
        _described(reading, now) != _described(again, then)
        for now, then in zip(reading.headings, again.headings, strict=False)
    ]
    if len(reading.headings) == len(again.headings):
        return _first_lines([heading for heading, changed in zip(reading.headings, differs, strict=True) if changed])
    first = differs.index(True) if True in differs else len(differs)
    before = (_first_lines([heading]) for heading in reversed(reading.headings[: first + 1]))
    return next((lines for lines in before if lines), frozenset())


def _sources(reading: Reading) -> list[str]:
    """The part of the source that each heading opens."""
    lines = reading.text.split("\n")
    starts = [heading.line - 1 for heading in reading.headings]
    return ["\n".join(lines[start:end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _first_lines(headings: list[ReadHeading]) -> frozenset[int]:
    return frozenset(block.first_line - 1 for heading in headings for block in heading.blocks if block.kind != PROSE)


def same_draft(one: Reading, other: Reading) -> bool:
    """Whether two readings make the same plan, wherever its parts stand in their sources."""
    rows = [
        {kind: [(row.ref, *_filled(row)) for row in said] for kind, said in reading.rows.items()}
        for reading in (one, other)
    ]
    headings = [[_described(reading, heading) for heading in reading.headings] for reading in (one, other)]
    return one.title == other.title and rows[0] == rows[1] and headings[0] == headings[1]


def _described(reading: Reading, heading: ReadHeading) -> tuple[Any, ...]:
    return heading.level, heading.title, bool(heading.names), [_block(reading, block) for block in heading.blocks]


def _filled(row: ReadRow) -> tuple[dict[str, Any], dict[str, str]]:
    """What the row says: a field that is blank may not be printed at all."""
    return {name: said for name, said in row.values.items() if said not in ("", None, [])}, row.extra


def _block(reading: Reading, block: ReadBlock) -> tuple[Any, ...]:
    rows = [_filled(row) for row in reading.printed_by(block)]
    return block.kind, block.shape, block.title, block.text, block.columns, block.everything, block.defaults, rows
