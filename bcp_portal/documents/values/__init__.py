"""Reading the values people write in plans: durations, money, frequencies, dates and time windows.

Every reader takes the text as written and returns a JSON-ready dict that always keeps that text under ``text``.
A blank (nothing, ``TBD``, ``____``, ``[NAME]``) gives ``{"text": ...}`` alone; text that can't be read raises
``Unreadable`` with a sentence that says what to write. Blank, ``N/A``, ``0`` and ``Immediate`` are different things.
"""

from collections.abc import Callable
from typing import Any

from .dates import read_date
from .denominated import said_in
from .durations import read_duration
from .frequencies import read_frequency
from .headers import unit_in, with_unit, without_unit
from .money import read_money
from .objectives import refuse_other_objective
from .reading import ReadValue, Unreadable, is_blank
from .units import LONGEST_STATED, SECONDS
from .windows import read_window

__all__ = [
    "LONGEST_STATED",
    "READERS",
    "SECONDS",
    "ReadValue",
    "Unreadable",
    "is_blank",
    "is_unread",
    "read_date",
    "read_duration",
    "read_frequency",
    "read_leniently",
    "read_money",
    "read_strictly",
    "read_window",
    "said_in",
    "same_meaning",
    "unit_in",
    "with_unit",
    "without_unit",
]

READERS: dict[str, Callable[[str], ReadValue]] = {
    "duration": read_duration,
    "money": read_money,
    "frequency": read_frequency,
    "date": read_date,
    "window": read_window,
}


def read_strictly(kind: str, text: str, field: str = "") -> ReadValue:
    """Read a value of ``kind`` (a key of READERS) that stands in a ``field``. Raises Unreadable, also for one that
    names another: ``15 min RPO`` in ``rto``.
    """
    found = READERS[kind](text)
    if kind == "duration" and "seconds" in found:
        refuse_other_objective(field, text)
    return found


def read_leniently(kind: str, text: str, field: str = "") -> ReadValue:
    """The same; text that can't be read is kept as ``{"text", "unread": true}``."""
    try:
        return read_strictly(kind, text, field)
    except Unreadable:
        return {"text": text, "unread": True}


def is_unread(value: Any) -> bool:
    """Whether a frozen value says something that can't be read; signs alone say nothing."""
    return isinstance(value, dict) and bool(value.get("unread")) and any(map(str.isalnum, value["text"]))


def same_meaning(before: Any, after: Any) -> bool:
    """Whether two frozen values mean the same though they may be written differently (``1h`` and ``60 minutes``).

    The same words mean the same, whatever readers have learned between two versions.
    """
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return bool(before == after)
    if "ref" in before or "ref" in after:
        return before.get("ref") == after.get("ref")
    is_figure = {"unread", "seconds", "amount", "every", "date"} & (before.keys() | after.keys())
    if is_figure and before.get("text") == after.get("text"):
        return True
    if "unread" in before or "unread" in after:
        return False
    return _meaning(before) == _meaning(after)


def _meaning(value: ReadValue) -> ReadValue:
    wording = {"text"} if len(value) == 1 and is_blank(str(value.get("text", ""))) else {"text", "value", "unit"}
    if "every" in value:
        wording = {"text"}
    return {key: part for key, part in value.items() if key not in wording} or (
        {} if is_blank(value.get("text", "")) else value
    )
