"""The whole document as Markdown: its outline in order, each block in its shape."""

import re

from bcp_portal.documents.format import Document, StoredBlock, StoredHeading, StoredKind, StoredRow

from .cells import Rows
from .escaping import escape_heading, escape_inline
from .shapes import SHAPES, MarkdownLines, Shape, headed, is_numbered, records

DEEPEST = 6
LIST_MARK = re.compile(r"^ {0,3}(?:([-*+])|\d{1,9}([.)]))(?:\s|$)")
OTHER = {"-": "*", "*": "-", "+": "-", ".": ")", ")": "."}


def to_markdown(document: Document) -> str:
    """The document as Markdown (CommonMark with tables), ending in one line break."""
    return _joined([line for lines in print_headings(document) for line in lines])


def print_headings(document: Document) -> list[MarkdownLines]:
    """The lines of each heading of the outline, with what stands directly under it."""
    kinds = {kind["key"]: kind for kind in document["kinds"]}
    found = {key: {row["ref"]: row for row in kind["rows"]} for key, kind in kinds.items()}
    printed: list[MarkdownLines] = []
    for heading in document["outline"]:
        lines = _heading(heading)
        before: MarkdownLines = []
        for block in heading["blocks"]:
            kind = kinds.get(block["kind"])
            rows = [found[block["kind"]][ref] for ref in block["rows"]] if kind else []
            before = print_block(block, rows, kind, level=heading["level"], before=before)
            lines += [*before, ""] if before else []
        printed.append(lines)
    return printed


def _heading(heading: StoredHeading) -> MarkdownLines:
    """Level 0 holds what stands before the first heading and prints none of its own."""
    if not heading["level"]:
        return []
    return [f"{'#' * min(heading['level'], DEEPEST)} {escape_heading(heading['title'])}".rstrip(), ""]


def print_block(
    block: StoredBlock,
    rows: list[StoredRow],
    kind: StoredKind | None,
    *,
    level: int,
    before: MarkdownLines | None = None,
) -> MarkdownLines:
    """One block as lines; ``before`` is what stands right above it, so that two lists never run into one."""
    if block["kind"] == "prose" or kind is None:
        return str(block["text"]).split("\n") if block["text"] else []
    if not rows or not block["columns"]:
        return []
    mark = _mark(block, before or [])
    cells = Rows(rows, kind["fields"], "" if block["title"] else mark)
    if block["shape"] == "headed" and level < DEEPEST:
        return _trimmed(headed(block, cells, level + 1))
    if block["title"]:
        return _led_in(mark, block["title"], _trimmed(_shape(block)(block, cells)))
    return _trimmed(_shape(block)(block, cells))


def _shape(block: StoredBlock) -> Shape:
    return SHAPES.get(block["shape"], records)


def _mark(block: StoredBlock, before: MarkdownLines) -> str:
    """Another list mark than that of a list above; a lead-in goes on with the list above it."""
    wanted = "." if is_numbered(block) else "-"
    marks = [found[1] or found[2] for line in before if (found := LIST_MARK.match(line))]
    if block["title"]:
        return marks[-1] if marks and marks[-1] in "-*+" else "-"
    return OTHER[wanted] if marks[-1:] == [wanted] else wanted


def _led_in(mark: str, title: str, lines: MarkdownLines) -> MarkdownLines:
    return [f"{mark} **{escape_inline(title)}**:", *(f"  {line}" if line else "" for line in lines)]


def _trimmed(lines: MarkdownLines) -> MarkdownLines:
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines


def _joined(lines: MarkdownLines) -> str:
    """One blank line at most between blocks, none at the ends."""
    return "\n".join(_trimmed(lines)) + "\n" if lines else ""
