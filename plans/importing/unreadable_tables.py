"""Unreadable tables: in other dress than Markdown's, or in code that nobody ended; no rows are read from them."""

import re

from .markdown_pieces import MarkdownPiece, MarkdownTable, Paragraph, ThematicBreak

HTML = re.compile(r"<table\b", re.I)
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
RULED = re.compile(r"[> \t]*+(?:\+[-=+:]{3,}\+|-{3,}(?:[ \t]++-{3,})++)[ \t]*+")  # of grid tables and simple tables
QUOTED = re.compile(r"[ \t]*+>[> \t]*+\|")
CELLS = 2  # marks between or around cells, in each of at least as many lines
IN_HTML = "tables in HTML are not read, only those of lines with | between their cells"
DRAWN = "a table drawn like this is not read, only those of lines with | between their cells"
IN_QUOTES = "a table in a quotation is not read"
NO_HEADER = "its lines look like a table: below the header a line of hyphens must have as many cells as the header"
UNENDED = "a block of code begins here and never ends, so that all below is code"
NO_CELLS = "It stands right below the table and has no cells of its own: it was read as a row."


def why_no_table(piece: MarkdownPiece, lines: list[str]) -> str:
    """Why a piece that stays narrative is no table, or ``""``."""
    said = lines[piece.start : piece.end]
    if isinstance(piece, ThematicBreak):
        return DRAWN if RULED.fullmatch(said[0]) else ""
    if isinstance(piece, Paragraph):
        if any(RULED.fullmatch(line) for line in said):
            return DRAWN
        return NO_HEADER if sum(line.count("|") >= CELLS for line in said) >= CELLS else ""
    if type(piece) is not MarkdownPiece:
        return ""
    if fence := FENCE.match(said[0]):
        return "" if len(said) > 1 and _ends(fence[1], said[-1]) else UNENDED
    if any(map(QUOTED.match, said)):
        return IN_QUOTES
    return IN_HTML if any(map(HTML.search, said)) else ""


def _ends(fence: str, line: str) -> bool:
    said = line.strip()
    return said.startswith(fence) and not said.strip(fence[0])


def without_cells(table: MarkdownTable, lines: list[str]) -> list[int]:
    """The lines of rows that have no mark of a cell, and so may not be meant as such."""
    return [line for line, _ in table.rows if "|" not in lines[line]] if len(table.header) > 1 else []
