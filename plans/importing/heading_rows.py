"""Rows as headings: small headings of which each is a row, its name, with labelled lines below it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import takewhile

from .context import Context
from .inline_fields import kind_here
from .inline_text import labelled_value, one_line, read_line
from .labelled_parts import has_several_fields
from .markdown_pieces import Listing, ListItem, MarkdownPiece, Paragraph, ThematicBreak, Title
from .objective_labels import is_objective
from .recognised import RecognisedRows, Unfit
from .record_lists import RECORDS, RecordEntry, kind_of, known_labels, rows_of

NUMBERED = re.compile(r"(\d{1,3})\.\s+(?=\S)")
DEEPEST = 6


def headed_run(
    pieces: Iterable[MarkdownPiece], level: int, lines: list[str], context: Context
) -> list[tuple[Title, MarkdownPiece]]:
    """The headings of ``level`` that begin ``pieces`` and hold labelled lines only, each with those lines.

    Lines that hold several fields of one kind are none of them. A line drawn between ends nothing. Where the heading
    above speaks of such rows, a numbered one may hold nothing (it then stands for its own lines), if all others fit.
    """
    run: list[tuple[Title, MarkdownPiece]] = []
    left = _bodies(pieces, lines)
    title, kind = next(left, None), kind_here(context)
    while isinstance(title, Title) and title.level == level:
        body = next(left, None)
        if _ends(body, level) and context.kind in RECORDS and NUMBERED.match(one_line(title.text)):
            run.append((title, title))
            title = body
            continue
        after = next(left, None)
        if not body or not _is_entry(title, body, lines, kind) or not _ends(after, level):
            break
        run.append((title, body))
        title = after
    is_whole = not isinstance(title, Title) or title.level < level
    return run if is_whole else [*takewhile(lambda pair: pair[0] is not pair[1], run)]


def _bodies(pieces: Iterable[MarkdownPiece], lines: list[str]) -> Iterator[MarkdownPiece]:
    """The pieces but lines drawn between them; labelled lines in a row are one list, whatever parts them."""
    held: list[MarkdownPiece] = []
    for piece in pieces:
        if isinstance(piece, ThematicBreak):
            continue
        if entry_lines(piece, lines):
            held.append(piece)
            continue
        yield from _as_one(held, lines)
        held = []
        yield piece
    yield from _as_one(held, lines)


def _as_one(pieces: list[MarkdownPiece], lines: list[str]) -> list[MarkdownPiece]:
    return [joined_lines(pieces, lines)] if len(pieces) > 1 else pieces


def joined_lines(pieces: list[MarkdownPiece], lines: list[str]) -> Listing:
    """Pieces of labelled lines as one list."""
    items = tuple(item for piece in pieces for item in entry_lines(piece, lines))
    return (
        Listing(pieces[0].start, pieces[-1].end, items, ordered=False) if pieces else Listing(0, 0, (), ordered=False)
    )


def labelled_run(pieces: Iterable[MarkdownPiece], lines: list[str]) -> tuple[int, Listing]:
    """How many of the first ``pieces`` are labelled lines, and all of these as one list."""
    run = [*takewhile(lambda piece: entry_lines(piece, lines), pieces)]
    return len(run), joined_lines(run, lines)


def _ends(piece: MarkdownPiece | None, level: int) -> bool:
    """Whether what stands above it ends there."""
    return piece is None or (isinstance(piece, Title) and piece.level <= level)


def _is_entry(title: Title, body: MarkdownPiece, lines: list[str], kind: str) -> bool:
    entries = entry_lines(body, lines)
    if not entries or is_objective(one_line(title.text)):
        return False
    return not (kind and any(has_several_fields(read_line(item.text).text, kind) for item in entries))


def entry_lines(body: MarkdownPiece, lines: list[str]) -> tuple[ListItem, ...]:
    """The labelled lines of a list or a paragraph; nothing if one of them is anything else."""
    items: tuple[ListItem, ...] = ()
    if isinstance(body, Listing) and not body.ordered:
        items = body.items
    elif isinstance(body, Paragraph):
        items = tuple(
            ListItem(number, lines[number].strip().removesuffix("\\")) for number in range(body.start, body.end)
        )
    return items if all(_is_labelled(item) for item in items) else ()


def _is_labelled(item: ListItem) -> bool:
    label = labelled_value(read_line(item.text)) if item.text and not item.children and not item.is_opaque else None
    return label is not None and label.joint == ": " and bool(label.value)


def from_headings(run: list[tuple[Title, MarkdownPiece]], context: Context, lines: list[str]) -> RecognisedRows | None:
    """The headings as rows, if their labels are those of one kind of data. Raises Unfit."""
    names = [one_line(title.text) for title, _ in run]
    numbers = [NUMBERED.match(name) for name in names]
    counted = all(found and int(found[1]) == number for number, found in enumerate(numbers, 1))
    if any(numbers) and not counted:
        return None
    entries = [
        RecordEntry(title.start, NUMBERED.sub("", name, count=1) if counted else name, entry_lines(body, lines))
        for (title, body), name in zip(run, names, strict=True)
    ]
    kind = kind_of(entries, context)
    if not kind or not all(known_labels(kind, entry) for entry in entries if entry.lines) or _alone(run, context, kind):
        return None
    found = rows_of(entries, kind, context, "headed")
    return found and _marked(found, counted=counted)


def _alone(run: list[tuple[Title, MarkdownPiece]], context: Context, kind: str) -> bool:
    """A single heading is a row only where the heading above it speaks of such rows."""
    return len(run) == 1 and context.kind != kind


def _marked(recognised: RecognisedRows, *, counted: bool) -> RecognisedRows:
    if any(not shown["label"] for shown in recognised.columns[1:]):
        raise Unfit("a line below a heading has no label")
    first = recognised.columns[0] if counted else {**recognised.columns[0], "numbered": False}
    return replace(recognised, columns=[first, *recognised.columns[1:]])
