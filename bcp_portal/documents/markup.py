"""HTML that is safe as it stands, made without a framework; Django's templates honour it through ``__html__``."""

from html import escape as escape_text


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def escape(text: str) -> Markup:
    """Plain text as HTML; what is HTML already stays as it is."""
    return text if isinstance(text, Markup) else Markup(escape_text(text))


def hidden(words: str) -> str:
    """Words for screen readers only."""
    return f'<span class="vh">{escape(words)}</span>'
