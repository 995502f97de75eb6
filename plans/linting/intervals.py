"""How often something happens, as a sentence says it: ``every 5 minutes``, ``each night``. Seconds."""

import re
from collections.abc import Iterator

from bcp_portal.documents.values import Unreadable, read_duration

from .reading import UNIT, in_figures

EVERY = re.compile(r"\b(?:every|each)\s+((?:\d+(?:[.,]\d+)?\s*-?\s*)?[a-z]+)", re.I)
ALTERNATE = re.compile(rf"\b(every|each) (?:other|second) (?={UNIT}\b|nights?\b)", re.I)


def repeats(text: str) -> Iterator[int]:
    """Each ``every N unit`` or ``each unit`` of a text that is a length of time: one in ``each server every hour``."""
    plain = ALTERNATE.sub(r"\1 2 ", in_figures(text))
    return (seconds for found in EVERY.finditer(plain) if (seconds := length(found[1])))


def length(written: str) -> int | None:
    """A length of time with or without its number: ``5 minutes``, ``30-second``, ``hour``, ``night``."""
    plain = re.sub(r"\bnights?\b", "day", written.lower().replace("-", " "))
    try:
        return read_duration(plain if plain[0].isdigit() else f"1 {plain}").get("seconds")
    except Unreadable:
        return None
