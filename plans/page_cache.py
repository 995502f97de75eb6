"""The page cache of a process: what pages make of the same content is made once, and then handed out as it is."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import suppress
from threading import Lock
from typing import Any, TypeVar

from cachetools import LRUCache

from bcp_portal.look.organisation import Organisation, organisation

Made = TypeVar("Made")
Key = TypeVar("Key", bound=Hashable)

MOST = 32_000_000  # bytes in all, so that a web worker stays within 150 MB
OBJECTS = 3  # what objects take, as a multiple of their text


# What it was made of, and what held of the organisation; what was made, and about how many bytes that takes.
Slot = tuple[tuple[str, Organisation], Any, int]

_slots: LRUCache[str, Slot] = LRUCache(MOST, getsizeof=lambda slot: slot[2])
_lock = Lock()


def cached(slot: str, made_of: str, make: Callable[[], Made]) -> Made:
    """What was made of the same content before; a slot keeps the latest only, so that edits don't fill the memory.

    What was not asked for longest makes room; what would fill all of it is not cached. Everybody gets the same object:
    nobody may change it.
    """
    return cached_each({slot: (slot, made_of)}, lambda _: {slot: make()})[slot]


def latest(slot: str) -> Any:
    """What stands in a slot now, whatever it was made of: for what is made out of what was there; None for nothing."""
    with _lock:
        held: Slot | None = _slots.get(slot)
    return held[1] if held else None


def keep(slot: str, made: object) -> None:
    """Put in a slot what was made out of the latest that was there."""
    _store([(slot, "", made)], organisation())


def cached_each(
    wanted: Mapping[Key, tuple[str, str]], make: Callable[[list[Key]], Mapping[Key, Made]]
) -> dict[Key, Made]:
    """The same for many at once: by key its slot and what it is made of; ``make`` is asked once, for what is missing.

    A key of which ``make`` makes nothing is left out.
    """
    known = organisation()
    found: dict[Key, Made] = _cached(wanted, known)
    missing = [key for key in wanted if key not in found]
    if not missing:
        return found
    made = make(missing)
    _store(((*wanted[key], one) for key, one in made.items()), known)
    return found | dict(made)


def _cached(wanted: Mapping[Key, tuple[str, str]], known: Organisation) -> dict[Key, Any]:
    found = {}
    with _lock:
        for key, (slot, made_of) in wanted.items():
            held: Slot | None = _slots.get(slot)
            if held and held[0] == (made_of, known):
                found[key] = held[1]
    return found


def _store(made: Iterable[tuple[str, str, Any]], known: Organisation) -> None:
    """In place of what stood in the slot, which goes even where the new does not fit."""
    weighed = [(slot, ((made_of, known), one, _weight(one))) for slot, made_of, one in made]
    with _lock:
        for slot, new in weighed:
            _slots.pop(slot, None)
            with suppress(ValueError):
                _slots[slot] = new


def _weight(made: object) -> int:
    """About how many bytes it takes; what knows that by itself says so as ``weighs``."""
    known: int | None = getattr(made, "weighs", None)
    if known is not None:
        return known
    return len(made) if isinstance(made, str) else OBJECTS * len(repr(made))


def weight() -> int:
    """About how many bytes everything takes that is cached."""
    return int(_slots.currsize)


def forget() -> None:
    """Let go of everything, as a new process would."""
    with _lock:
        _slots.clear()
