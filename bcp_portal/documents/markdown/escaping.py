"""Plain text → Markdown that reads back as the same plain text."""

import re

UNDERSCORES = re.compile(r"_+")
SPECIAL = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)|[`*]|<(?=[A-Za-z/!?])|&(?=#?\w+;)", re.ASCII | re.MULTILINE)
STARTS_A_BLOCK = re.compile(r"(?:#{1,6}(?=\s|$)|[-+](?=\s|$)|>|~{3}|=+\s*$|-(?:\s*-)+\s*$|_(?:\s*_){2,}\s*$)")
STARTS_A_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)", re.ASCII)


def escape_inline(text: str) -> str:
    """Text for the middle of a line; a line break in it becomes ``<br>``."""
    escaped = SPECIAL.sub(lambda found: "\\" + found.group(), text.strip())
    return UNDERSCORES.sub(_underscores, escaped).replace("\n", "<br>")


def _underscores(found: re.Match[str]) -> str:
    """Underscores inside a word or standing alone are safe; the others could open or close emphasis."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    inside = before.isalnum() and after.isalnum()
    alone = not before.strip() and not after.strip()
    return found.group() if inside or alone else found.group().replace("_", "\\_")


def escape_line(text: str) -> str:
    """Text for the start of a line or of a list item."""
    escaped = escape_inline(text)
    if STARTS_A_BLOCK.match(escaped):
        return "\\" + escaped
    return STARTS_A_NUMBER.sub(r"\1\\\2", escaped, count=1) if STARTS_A_NUMBER.match(escaped) else escaped


def escape_heading(text: str) -> str:
    """Text for a heading, in which a closing ``#`` would vanish."""
    escaped = escape_inline(text.replace("\n", " "))
    return re.sub(r"#(?=#*$)", r"\\#", escaped)


def escape_pipes(markdown: str) -> str:
    """Markdown for a table's cell."""
    return markdown.replace("|", "\\|")
