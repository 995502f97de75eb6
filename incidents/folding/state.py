"""State of an incident: decided by the last entry of those that turn it."""

from collections.abc import Iterable
from enum import StrEnum

from .entries import EntryFact


class IncidentState(StrEnum):
    """Where an incident stands, as a page says it."""

    DETECTED = "Detected"
    DISMISSED = "Dismissed"
    DECLARED = "Declared"
    STOOD_DOWN = "Stood down"
    CLOSED = "Closed"
    MERGED = "Merged"

    @property
    def is_running(self) -> bool:
        """Whether somebody has to do something."""
        return self in (IncidentState.DETECTED, IncidentState.DECLARED)

    @property
    def is_over(self) -> bool:
        """Whether nothing can be entered any more but what happened before."""
        return self in (IncidentState.CLOSED, IncidentState.MERGED, IncidentState.DISMISSED)


STATES = {
    "detected": IncidentState.DETECTED,
    "dismissed": IncidentState.DISMISSED,
    "declared": IncidentState.DECLARED,
    "reopened": IncidentState.DECLARED,
    "stood_down": IncidentState.STOOD_DOWN,
    "closed": IncidentState.CLOSED,
    "merged_into": IncidentState.MERGED,
}
ENDED = ("closed",)
OVER = tuple(kind for kind, state in STATES.items() if state.is_over)
RUNNING = tuple(kind for kind, state in STATES.items() if state.is_running)
BEGAN = ("declared", "reopened")


def state(entries: Iterable[EntryFact]) -> IncidentState:
    """The state after these entries, the earliest first."""
    found = IncidentState.DETECTED
    for entry in entries:
        found = STATES.get(entry.kind, found)
    return found
