"""What pages keep in the process: made once of the same content, and then handed out as it is."""

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from cachetools import LRUCache

Made = TypeVar("Made")

MOST = 300  # slots; those of a plan are about a dozen
_slots: LRUCache[str, tuple[str, Any]] = LRUCache(MOST)
_lock = Lock()


def kept(slot: str, made_of: str, make: Callable[[], Made]) -> Made:
    """What was made of the same content before; a slot keeps the latest only, so that edits don't fill the memory.

    Everybody gets the same object: nobody may change it.
    """
    with _lock:
        found: tuple[str, Made] | None = _slots.get(slot)
    if found is None or found[0] != made_of:
        found = (made_of, make())
        with _lock:
            _slots[slot] = found
    return found[1]


def forget() -> None:
    """Let go of everything, as a new process would."""
    with _lock:
        _slots.clear()
