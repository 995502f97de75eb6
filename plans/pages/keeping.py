"""What pages keep in the process: made once of the same content, and then handed out as it is."""

from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import Any, TypeVar

from cachetools import LRUCache

Made = TypeVar("Made")

MOST = 32_000_000  # bytes in all, so that a web worker stays within 150 MB
OBJECTS = 3  # what objects take, as a multiple of their text


Slot = tuple[str, Any, int]  # what it was made of, what was made, and about how many bytes that takes

_slots: LRUCache[str, Slot] = LRUCache(MOST, getsizeof=lambda slot: slot[2])
_lock = Lock()


def kept(slot: str, made_of: str, make: Callable[[], Made]) -> Made:
    """What was made of the same content before; a slot keeps the latest only, so that edits don't fill the memory.

    What was not asked for longest makes room; what would fill all of it is not kept. Everybody gets the same object:
    nobody may change it.
    """
    with _lock:
        found: Slot | None = _slots.get(slot)
    if found and found[0] == made_of:
        known: Made = found[1]
        return known
    made = make()
    new = (made_of, made, _weight(made))
    with _lock, suppress(ValueError):
        _slots[slot] = new
    return made


def _weight(made: object) -> int:
    return len(made) if isinstance(made, str) else OBJECTS * len(repr(made))


def weight() -> int:
    """About how many bytes everything takes that is kept."""
    return int(_slots.currsize)


def forget() -> None:
    """Let go of everything, as a new process would."""
    with _lock:
        _slots.clear()
