"""One step of the check-list: what it says, where it stands, and everything that was entered about it."""

from dataclasses import dataclass
from datetime import datetime

from incidents.folding.checklist import all_steps
from incidents.pages.checklist import said_of
from incidents.rooms import Room

from .timeline import who
from .words import clock


@dataclass(frozen=True)
class StepPage:
    """``trail`` are lines of time, who and what, the earliest first."""

    ref: str
    incident: str
    text: str
    group: str
    state: str
    said: str
    trail: tuple[tuple[str, str, str], ...]


SAID = {
    "step_taken": "took it",
    "step_done": "did it",
    "step_skipped": "skipped it",
    "step_blocked": "marked it as blocked",
    "step_undone": "opened it again",
}


def step_page(room: Room, code: str, ref: str, now: datetime) -> StepPage:
    """The page of a step that is in a plan of the incident, or was."""
    situation = room.situation
    document = room.documents.get(code)
    listed = all_steps(code, document).get(ref) if document else None
    stands = situation.step((code, ref))
    entries = [entry for entry in situation.entries if entry.plan == code and entry.ref == ref and entry.kind in SAID]
    return StepPage(
        ref=ref,
        incident=room.incident.ref,
        text=listed.text if listed else ref,
        group=listed.group if listed else "",
        state=str(stands.state),
        said=said_of(stands),
        trail=tuple(
            (
                clock(entry.happened_at, now),
                who(entry),
                f"{SAID[entry.kind]}{f': {entry.text}' if entry.text else ''}",
            )
            for entry in entries
        ),
    )
