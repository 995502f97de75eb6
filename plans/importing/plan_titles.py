"""Title of an imported plan."""

import re
from pathlib import PurePath

from .inline_text import labelled_value, one_line, read_line
from .markdown_pieces import Listing, MarkdownPiece, Paragraph, ThematicBreak, Title

LONGEST = 300
LONGEST_LINE = 120
NAMED = {"title", "document title", "plan title"}
UNTITLED = "Business Continuity Plan"


def plan_title(pieces: list[MarkdownPiece], lines: list[str], file_name: str) -> str:
    """The first heading of level 1, else what a list above all headings calls the title (so front matter does), else
    the first heading, else the first short line.

    The file's name serves only where the text has none of these, so that the same text always has the same title.
    """
    titles = [(piece.level, one_line(piece.text)) for piece in pieces if isinstance(piece, Title)]
    first = [title for level, title in titles if level == 1]
    said = [title for _, title in titles]
    found = [*first, *_listed(pieces), *said, *_first_line(pieces, lines), _of_file(file_name), UNTITLED]
    return next(title for title in found if title)[:LONGEST]


def _listed(pieces: list[MarkdownPiece]) -> list[str]:
    if not pieces or not isinstance(pieces[0], Listing):
        return []
    said = (labelled_value(read_line(item.text)) for item in pieces[0].items if not item.is_opaque)
    return [label.value for label in said if label and label.name.casefold() in NAMED][:1]


def _first_line(pieces: list[MarkdownPiece], lines: list[str]) -> list[str]:
    first = next((piece for piece in pieces if not isinstance(piece, ThematicBreak)), None)
    said = one_line(lines[first.start]) if isinstance(first, Paragraph) else ""
    return [said] if len(said) <= LONGEST_LINE else []


def _of_file(name: str) -> str:
    return " ".join(re.split(r"[\s_-]+", PurePath(name.replace("\\", "/")).stem)).strip()
