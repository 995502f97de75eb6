"""Readable values: whether a text is a value of some type."""

from bcp_portal.documents.values import READERS, Unreadable

LONGEST_VALUE = 200


def reads(kind: str, text: str) -> bool:
    """Whether the text is a value of ``kind`` (a key of READERS), blanks aside."""
    try:
        return len(text) <= LONGEST_VALUE and len(READERS[kind](text)) > 1
    except Unreadable:
        return False


def is_window(text: str) -> bool:
    """Whether the text is a stretch of time with two ends."""
    try:
        return "start" in READERS["window"](text)
    except Unreadable:
        return False
