"""One step of the check-list: what it says, where it stands, and everything that was entered about it."""

from dataclasses import dataclass
from datetime import datetime

from incidents.folding.checklist import ListedStep, all_steps
from incidents.folding.roles import RoleNow
from incidents.folding.situation import Situation
from incidents.pages.checklist import said_of
from incidents.rooms import Room

from .timeline import who
from .words import clock


@dataclass(frozen=True)
class StepPage:
    """``trail`` are lines of time, who and what, the earliest first; ``roles`` of its plan are ref, name and whether
    its group was given to that one.
    """

    ref: str
    plan: str
    incident: str
    text: str
    group: str
    state: str
    said: str
    roles: tuple[tuple[str, str, bool], ...]
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
        plan=code,
        incident=room.incident.ref,
        text=listed.text if listed else ref,
        group=listed.group if listed else "",
        state=str(stands.state),
        said=said_of(stands),
        roles=_roles(situation, listed) if listed and listed in situation.listed else (),
        trail=tuple(
            (
                clock(entry.happened_at, now),
                who(entry),
                f"{SAID[entry.kind]}{f': {entry.text}' if entry.text else ''}",
            )
            for entry in entries
        ),
    )


def _roles(situation: Situation, step: ListedStep) -> tuple[tuple[str, str, bool], ...]:
    given = situation.groups.get((step.plan, step.phase, step.group))
    return tuple((role.ref, _called(role), role.ref == given) for role in situation.roles if role.plan == step.plan)


def _called(role: RoleNow) -> str:
    return f"{role.name}, {role.holder}" if role.holder else role.name
