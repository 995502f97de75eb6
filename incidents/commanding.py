"""Who commanded an incident, or one of those that were merged into it."""

from .folding.commanding import commanders
from .models import Incident
from .rooms import Room


def commanders_of(room: Room) -> frozenset[str]:
    """The refs of their accounts; no query where nothing was merged into it."""
    found, seen, rooms = frozenset[str](), {room.incident.ref}, [room]
    while rooms:
        situation = rooms.pop().situation
        found |= commanders(situation.documents, situation.entries)
        told = {str(entry.data.get("incident")) for entry in situation.entries if entry.kind == "merged_from"}
        merged = told - seen
        seen |= merged
        rooms += map(Room, Incident.objects.filter(ref__in=merged)) if merged else ()
    return found
