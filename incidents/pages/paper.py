"""The paper of an incident, for when nothing else works: steps with boxes, whom to call, until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils import timezone

from incidents.folding.checklist import ListedPhase
from incidents.folding.clocks import FunctionClock
from incidents.folding.duties import DutyNow
from incidents.folding.losses import LossState
from incidents.folding.situation import Situation
from incidents.folding.steps import StepState
from incidents.rooms import BoundPlan, Room

from .checklist import said_of
from .duties import duty_line
from .phones import phone_book
from .words import clock

BOXES = {StepState.DONE: "☑", StepState.SKIPPED: "☒"}
OPEN_BOX = "☐"


@dataclass(frozen=True)
class PaperCall:
    """Somebody to be called: as what, their name, and numbers and addresses as they are written."""

    role: str
    name: str
    ways: tuple[str, ...]


@dataclass(frozen=True)
class PaperLimit:
    """A function with the moments by which it must be back, in the portal's zone; ``""`` where there is none."""

    name: str
    state: str
    rto: str
    mtpd: str
    forecast: str


@dataclass(frozen=True)
class PaperDuty:
    """Whom somebody has to tell; ``said`` is until when, or that it is done."""

    name: str
    said: str
    ways: str


@dataclass(frozen=True)
class PaperStep:
    """A line with its box; ``said`` is what was done with it already."""

    box: str
    text: str
    said: str


@dataclass(frozen=True)
class PaperGroup:
    """Consecutive steps of one group."""

    name: str
    steps: tuple[PaperStep, ...]


@dataclass(frozen=True)
class PaperPhase:
    """A phase of a plan's check-list."""

    name: str
    window: str
    groups: tuple[PaperGroup, ...]


@dataclass(frozen=True)
class PaperPlan:
    """A plan with the version that is bound, and its check-list; none where what is stored is not what was signed."""

    plan: BoundPlan
    phases: tuple[PaperPhase, ...]


@dataclass(frozen=True)
class Paper:
    """The whole sheet, as things stood at ``as_of``."""

    ref: str
    title: str
    is_exercise: bool
    state: str
    severity: str
    began: str
    as_of: str
    revision: int
    holders: tuple[PaperCall, ...]
    calls: tuple[PaperCall, ...]
    limits: tuple[PaperLimit, ...]
    duties: tuple[PaperDuty, ...]
    plans: tuple[PaperPlan, ...]

    @property
    def printed_title(self) -> str:
        """The title, which says of an exercise that it is one."""
        return f"EXERCISE: {self.title}" if self.is_exercise else self.title


def paper(room: Room, as_of: datetime) -> Paper:
    """The sheet; no query."""
    situation = room.situation
    since = situation.moments.since
    return Paper(
        ref=room.incident.ref,
        title=situation.title,
        is_exercise=room.incident.is_exercise,
        state=str(situation.state),
        severity=situation.severity.name,
        began=moment(since.at) if since else "",
        as_of=moment(as_of),
        revision=room.incident.revision,
        holders=tuple(_holders(situation)),
        calls=tuple(_calls(room)),
        limits=tuple(_limit(one, as_of) for one in situation.clocks(as_of) if one.state != LossState.UNAFFECTED),
        duties=tuple(_duty(one, as_of) for one in room.duties(as_of) if one.is_owed),
        plans=tuple(
            PaperPlan(plan, tuple(_phase(situation, phase) for phase in situation.checklists.get(plan.code, ())))
            for plan in room.plans
        ),
    )


def moment(at: datetime) -> str:
    """``29 Nov 2026, 03:41 UTC``: a moment that is understood on paper a year later."""
    local = timezone.localtime(at)
    return f"{local.day} {local:%b %Y, %H:%M %Z}"


def _holders(situation: Situation) -> Iterator[PaperCall]:
    """Who holds which role now; whom the plan names for it stands among those to be called."""
    for role in situation.roles:
        name = f"{role.name} ({role.plan})" if role.plan and len(situation.documents) > 1 else role.name
        yield PaperCall(name, role.holder or "Nobody yet", (role.number,) if role.number else ())


def _calls(room: Room) -> Iterator[PaperCall]:
    for plan in room.documents.values():
        for card in phone_book(plan.document).cards:
            for line in card.lines:
                said = " ".join(filter(None, (card.name, f"({line.what})" if line.what else "")))
                ways = tuple(way.said for way in line.ways)
                if line.who or ways:
                    yield PaperCall(said, line.who, ways)


def _limit(one: FunctionClock, now: datetime) -> PaperLimit:
    back = one.forecast.back_at if one.forecast else None
    return PaperLimit(
        one.label,
        str(one.state),
        clock(one.rto.at, now) if one.rto and one.rto.at else "",
        clock(one.mtpd.at, now) if one.mtpd and one.mtpd.at else "",
        clock(back, now) if back and one.is_lost else "",
    )


def _duty(one: DutyNow, now: datetime) -> PaperDuty:
    return PaperDuty(one.rule.name, duty_line(one, now).said, ", ".join(one.rule.ways))


def _phase(situation: Situation, phase: ListedPhase) -> PaperPhase:
    groups = []
    for name, steps in groupby(phase.steps, lambda step: step.group):
        lines = []
        for step in steps:
            stands = situation.step((step.plan, step.ref))
            lines.append(PaperStep(BOXES.get(stands.state, OPEN_BOX), step.text, said_of(stands)))
        groups.append(PaperGroup(name, tuple(lines)))
    return PaperPhase(phase.name, phase.window, tuple(groups))
