"""HTML that is safe as it stands, made without a framework; Django's templates honour it through ``__html__``."""

import re
from html import escape as escape_text


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def escape(text: str) -> Markup:
    """Plain text as HTML; what is HTML already stays as it is."""
    return text if isinstance(text, Markup) else Markup(escape_text(text))


LONG = re.compile(r"[^\s<>&;]{31,}")
BETWEEN = re.compile(r"(?<=[/._?=@,:+-])(?=\w)")  # where an address or a code name is cut best


def breakable(html: str) -> Markup:
    """HTML of plain words with those that are longer than a column marked: they alone may break, behind a sign if they
    have one, else anywhere.
    """
    return Markup(LONG.sub(lambda word: f'<span class="long">{BETWEEN.sub("<wbr>", word[0])}</span>', html))


def hidden(words: str) -> str:
    """Words for screen readers only."""
    return f'<span class="vh">{escape(words)}</span>'
