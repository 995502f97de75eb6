"""Who commanded an incident, or one of those that were merged into it."""

from collections.abc import Iterator

from .folding.commanding import commanders
from .models import Incident
from .rooms import Room


def commanders_of(room: Room) -> frozenset[str]:
    """The refs of their accounts; no query where nothing was merged into it."""
    situations = (one.situation for one in with_merged(room))
    return frozenset().union(*(commanders(one.documents, one.entries) for one in situations))


def with_merged(room: Room) -> Iterator[Room]:
    """The room and those that were merged into it, and into them; no query where nothing was."""
    seen, rooms = {room.incident.ref}, [room]
    while rooms:
        one = rooms.pop()
        yield one
        told = {str(entry.data.get("incident")) for entry in one.situation.entries if entry.kind == "merged_from"}
        merged = told - seen
        seen |= merged
        rooms += map(Room, Incident.objects.filter(ref__in=merged)) if merged else ()
