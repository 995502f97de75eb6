"""The check-list of a room: phases that fold, groups with who does them, steps with who did them and when."""

from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone

from incidents.folding.checklist import ListedPhase, ListedStep
from incidents.folding.situation import Situation
from incidents.folding.steps import StepNow, StepState

from .words import hour_of


@dataclass(frozen=True)
class StepLine:
    """A step with a box. ``value`` is what the button sends for it; ``said`` is who did what with it, and when."""

    plan: str
    ref: str
    text: str
    state: str
    said: str
    is_settled: bool
    is_skipped: bool
    is_next: bool
    differs: bool
    tone: str


@dataclass(frozen=True)
class GroupCard:
    """Consecutive steps of one group, and the role that does them."""

    name: str
    role: str
    steps: tuple[StepLine, ...]


@dataclass(frozen=True)
class PhaseCard:
    """A phase with its groups. ``is_open``: it is the one that is worked on."""

    plan: str
    ref: str
    name: str
    window: str
    groups: tuple[GroupCard, ...]
    count: int
    settled: int
    is_open: bool

    @property
    def is_done(self) -> bool:
        return self.settled == self.count

    @property
    def progress(self) -> str:
        return f"{self.settled} of {self.count}"


def phase_cards(situation: Situation) -> tuple[PhaseCard, ...]:
    """All phases of all plans in order; of each plan the first with something to do is open."""
    following = {(step.plan, step.ref) for step in situation.next_steps()} if situation.state.is_running else set()
    found = []
    for code, phases in situation.checklists.items():
        is_open = True
        for phase in phases:
            card = _card(situation, code, phase, following, is_open=is_open)
            is_open = is_open and card.is_done
            found.append(card)
    return tuple(found)


def _card(
    situation: Situation, code: str, phase: ListedPhase, following: set[tuple[str, str]], *, is_open: bool
) -> PhaseCard:
    groups = []
    for name, steps in groupby(phase.steps, lambda step: step.group):
        lines = tuple(_line(situation, step, following, is_open=is_open) for step in steps)
        groups.append(GroupCard(name, _role(situation, code, phase.ref, name), lines))
    count = sum(len(group.steps) for group in groups)
    settled = sum(line.is_settled for group in groups for line in group.steps)
    return PhaseCard(
        code, phase.ref, phase.name, phase.window, tuple(groups), count, settled, is_open and settled < count
    )


def _line(situation: Situation, step: ListedStep, following: set[tuple[str, str]], *, is_open: bool) -> StepLine:
    now = situation.step((step.plan, step.ref))
    return StepLine(
        plan=step.plan,
        ref=step.ref,
        text=step.text,
        state=str(now.state),
        said=said_of(now),
        is_settled=now.state.is_settled,
        is_skipped=now.state == StepState.SKIPPED,
        is_next=is_open and (step.plan, step.ref) in following,
        differs=now.differs,
        tone=TONES.get(now.state, ""),
    )


TONES = {StepState.BLOCKED: "high", StepState.SKIPPED: "low", StepState.TAKEN: "info"}


def said_of(now: StepNow) -> str:
    """``03:22, Editor; also Responder``; of what was skipped or blocked with the reason."""
    if now.entry is None:
        return ""
    at = f"{hour_of(timezone.localtime(now.entry.happened_at))}, {now.entry.doer}"
    if now.state in (StepState.SKIPPED, StepState.BLOCKED):
        at += f": {now.entry.text}"
    return "; ".join(filter(None, (at, f"also {', '.join(now.also)}" if now.also else "", _differing(now))))


def _differing(now: StepNow) -> str:
    return "one did it and another skipped it: settle which holds" if now.differs else ""


def _role(situation: Situation, code: str, phase: str, group: str) -> str:
    ref = situation.groups.get((code, phase, group))
    role = next((role for role in situation.roles if role.plan == code and role.ref == ref), None)
    return f"{role.name}, {role.holder}" if role and role.holder else role.name if role else ""
