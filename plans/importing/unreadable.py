"""Pieces that no plan is read from though their authors may think so: HTML tables, code that nobody ended."""

import re

from .pieces import Piece

TABLE = re.compile(r"<table\b", re.I)
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
IN_HTML = "tables in HTML are not read, only those of lines with | between their cells"
UNENDED = "a block of code begins here and never ends, so that all below is code"


def why_opaque(piece: Piece, lines: list[str]) -> str:
    """What to tell of the piece, or ``""``."""
    if type(piece) is not Piece:
        return ""
    if fence := FENCE.match(lines[piece.start]):
        return "" if _ends(fence[1], lines[piece.end - 1]) and piece.end > piece.start + 1 else UNENDED
    return IN_HTML if any(TABLE.search(line) for line in lines[piece.start : piece.end]) else ""


def _ends(fence: str, line: str) -> bool:
    said = line.strip()
    return said.startswith(fence) and not said.strip(fence[0])
