"""Title of an imported plan."""

import re
from pathlib import PurePath

from .inline_text import one_line
from .markdown_pieces import MarkdownPiece, Paragraph, ThematicBreak, Title

LONGEST = 300
LONGEST_LINE = 120
QUOTES = re.compile(r"^[\"']|[\"']$")
UNTITLED = "Business Continuity Plan"


def plan_title(pieces: list[MarkdownPiece], lines: list[str], file_name: str) -> str:
    """The first heading of level 1, else the first heading, else the front matter's title, else the first short line.

    The file's name serves only where the text has none of these, so that the same text always has the same title.
    """
    titles = [(piece.level, one_line(piece.text)) for piece in pieces if isinstance(piece, Title)]
    said = [title for level, title in sorted(titles, key=lambda pair: pair[0] != 1) if title]
    found = [*said, *_front_matter(pieces, lines), *_first_line(pieces, lines), _of_file(file_name), UNTITLED]
    return next(title for title in found if title)[:LONGEST]


def _front_matter(pieces: list[MarkdownPiece], lines: list[str]) -> list[str]:
    if not pieces or not lines[0].startswith("---"):
        return []
    said = [line.removeprefix("title:").strip() for line in lines[: pieces[0].end] if line.startswith("title:")]
    return [QUOTES.sub("", text) for text in said]


def _first_line(pieces: list[MarkdownPiece], lines: list[str]) -> list[str]:
    first = next((piece for piece in pieces if not isinstance(piece, ThematicBreak)), None)
    said = one_line(lines[first.start]) if isinstance(first, Paragraph) else ""
    return [said] if len(said) <= LONGEST_LINE else []


def _of_file(name: str) -> str:
    return " ".join(re.split(r"[\s_-]+", PurePath(name.replace("\\", "/")).stem)).strip()
