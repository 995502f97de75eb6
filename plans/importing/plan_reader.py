"""Reader of a plan: Markdown → imported plan; whatever would not survive printing and reading again stays narrative."""

from typing import Any

from bcp_portal.documents.markdown import print_headings, to_markdown

from .imported_plan import PROSE, ImportedBlock, ImportedHeading, ImportedPlan, ImportedRow
from .list_nesting import pieces_of
from .markdown_pieces import ThematicBreak
from .pictures import pictures_in
from .piece_reader import PieceReader
from .plain_source import plain_source
from .plan_document import as_document, as_written
from .source_text import NothingInside, cleaned
from .source_words import words

ROUNDS = 8  # in each of which something more is left to narrative


def read_plan(text: str, *, file_name: str = "") -> ImportedPlan:
    """What the Markdown says as rows, headings and narrative; no query, nothing stored.

    Raises NotMarkdown, SourceTooLarge or NothingInside (plans.importing.source_text).
    """
    source = cleaned(text)
    imported = _read(plain_source(source), file_name)
    imported.text, imported.pictures = source, pictures_in(source)
    return imported


def _read(text: str, file_name: str) -> ImportedPlan:
    pieces = pieces_of(text)
    if all(isinstance(piece, ThematicBreak) for piece in pieces):
        raise NothingInside("The file holds nothing but rules: there is nothing to import.")
    refused: frozenset[int] = frozenset()
    for _ in range(ROUNDS):
        imported = PieceReader(text, file_name, pieces, refused).read()
        unfaithful = _unfaithful(imported, refused)
        if not unfaithful:
            return imported
        refused |= unfaithful
    return PieceReader(text, file_name, pieces, frozenset(piece.start for piece in pieces)).read()


def _unfaithful(imported: ImportedPlan, refused: frozenset[int]) -> frozenset[int]:
    """First lines (from 0) of the blocks that would not come out, or not come in again, as they are.

    What was refused before is as it stands in the source, and would be refused again.
    """
    printed = [words("\n".join(lines)) for lines in print_headings(as_written(imported))]
    pairs = zip(imported.headings, _sources(imported), printed, strict=False)
    if lost := _first_lines([heading for heading, source, said in pairs if words(source) != said]):
        return lost
    text = to_markdown(as_document(imported))
    lines = imported.text.split("\n")
    texts = frozenset(lines[line].strip() for line in refused)
    again = PieceReader(text, imported.file_name, pieces_of(text), frozenset(), texts).read()
    if same_draft(imported, again):
        return frozenset()
    return _changed(imported, again) or _first_lines(imported.headings)


def _changed(imported: ImportedPlan, again: ImportedPlan) -> frozenset[int]:
    """The blocks under headings that read differently; where some are more or fewer, those that stand last before the
    first difference: behind it nothing can be compared.
    """
    differs = [
        _described(imported, now) != _described(again, then)
        for now, then in zip(imported.headings, again.headings, strict=False)
    ]
    if len(imported.headings) == len(again.headings):
        return _first_lines([heading for heading, changed in zip(imported.headings, differs, strict=True) if changed])
    first = differs.index(True) if True in differs else len(differs)
    before = (_first_lines([heading]) for heading in reversed(imported.headings[: first + 1]))
    return next((lines for lines in before if lines), frozenset())


def _sources(imported: ImportedPlan) -> list[str]:
    """The part of the source that each heading opens."""
    lines = imported.text.split("\n")
    starts = [heading.line - 1 for heading in imported.headings]
    return ["\n".join(lines[start:end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _first_lines(headings: list[ImportedHeading]) -> frozenset[int]:
    return frozenset(block.first_line - 1 for heading in headings for block in heading.blocks if block.kind != PROSE)


def same_draft(one: ImportedPlan, other: ImportedPlan) -> bool:
    """Whether two imports make the same plan, wherever its parts stand in their sources."""
    rows = [
        {kind: [(row.ref, *_filled(row)) for row in said] for kind, said in imported.rows.items()}
        for imported in (one, other)
    ]
    headings = [[_described(imported, heading) for heading in imported.headings] for imported in (one, other)]
    return one.title == other.title and rows[0] == rows[1] and headings[0] == headings[1]


def _described(imported: ImportedPlan, heading: ImportedHeading) -> tuple[Any, ...]:
    return heading.level, heading.title, bool(heading.names), [_block(imported, block) for block in heading.blocks]


def _filled(row: ImportedRow) -> tuple[dict[str, Any], dict[str, str]]:
    """What the row says: a field that is blank may not be printed at all."""
    return {name: said for name, said in row.values.items() if said not in ("", None, [])}, row.extra


def _block(imported: ImportedPlan, block: ImportedBlock) -> tuple[Any, ...]:
    rows = [_filled(row) for row in imported.printed_by(block)]
    return block.kind, block.shape, block.title, block.text, block.columns, block.everything, block.defaults, rows
