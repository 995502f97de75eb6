"""What figures share: placed words, shortened and wrapped to the room there is."""

from textwrap import wrap
from typing import NamedTuple

WIDTH = 664  # user units; a page of A4 shows them one to one
LETTER = 6.4  # width of an average letter at 12.5 units


class Words(NamedTuple):
    """A piece of text at a place; ``anchor`` as in SVG."""

    x: float
    y: float
    text: str
    css: str = ""
    anchor: str = "start"


class Rectangle(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    css: str = ""


class ShortBar(NamedTuple):
    """A time as a short bar on its track; ``goal`` is where the line of its objective stands, None without one."""

    width: float
    height: float
    boxes: tuple[Rectangle, ...]
    goal: float | None


def shortened(text: str, width: float) -> str:
    """The text, cut with an ellipsis where it is wider than ``width``."""
    letters = max(int(width / LETTER), 2)
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def wrapped(text: str, width: float, most: int) -> list[str]:
    """The text in at most ``most`` lines of ``width``, the last one cut."""
    lines = wrap(text, max(int(width / LETTER), 4), break_on_hyphens=False) or [""]
    return lines if len(lines) <= most else [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), width)]


def listing(names: list[str]) -> str:
    """``A, B and C``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
