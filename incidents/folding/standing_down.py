"""Standing down, and going back to normal: the criteria of each, met or not, and where what is open is settled.

ISO 22301 8.4.4 asks for criteria to stand down, 8.4.5 for the way back from temporary measures.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from plans.reading.document import FrozenPlan

from .checklist import FAILBACK, VALIDATION, ListedPhase, ListedStep
from .losses import FunctionLoss, LossState
from .situation import Situation
from .steps import StepNow, StepState

GATE = (VALIDATION, FAILBACK)  # phases that belong to the way back
STATED = re.compile(
    r"\b(stand(?:ing)?[- ]?down|deactivat\w+|closure criteria|criteria (?:for|of) clos\w+"
    r"|clos\w+ of (?:the|an) incident|return(?:ing)? to normal|all[- ]clear"
    r"|end of (?:the )?(?:incident|emergency|crisis))\b",
    re.I,
)


@dataclass(frozen=True)
class OpenPoint:
    """What is still open, as a sentence. ``what`` is where it is settled: ``function``, ``step``, ``checklist``,
    ``role``, ``duty``, ``messages`` or ``""``; ``plan`` and ``ref`` say which.
    """

    said: str
    what: str = ""
    plan: str = ""
    ref: str = ""


@dataclass(frozen=True)
class Criterion:
    """``asks`` is what has to be so. It is met where no point is open; ``note`` is what else is to be known of it."""

    asks: str
    points: tuple[OpenPoint, ...] = ()
    note: str = ""

    @property
    def is_met(self) -> bool:
        return not self.points


@dataclass(frozen=True)
class StatedCriterion:
    """What a plan itself says of the end, under which of its headings."""

    plan: str
    heading: str
    text: str


def stand_down_criteria(situation: Situation, duties: Sequence[OpenPoint] | None = None) -> tuple[Criterion, ...]:
    """Whether the team may go home. ``duties`` are those that are still owed; None: nobody knows of any."""
    return (
        Criterion(
            "Every lost function is restored, or accepted as lost by somebody.",
            tuple(_lost(situation)),
            _accepted(situation),
        ),
        Criterion("Every step is done, or skipped with a reason.", tuple(_open_steps(situation))),
        Criterion("Nobody is on the way.", tuple(_on_the_way(situation))),
        *_told(duties),
        *_last_message(situation),
    )


def failback_criteria(situation: Situation, duties: Sequence[OpenPoint] | None = None) -> tuple[Criterion, ...]:
    """Whether everything is back to normal, so that the incident may be closed."""
    return (
        Criterion(
            "Every function is back to normal, or accepted as lost by somebody.",
            (*_lost(situation), *_not_normal(situation)),
            _accepted(situation),
        ),
        Criterion(
            "What has to be checked before going back was checked.",
            tuple(_unsettled(situation, VALIDATION, "to check")),
        ),
        Criterion(
            "What stood in for the usual is undone, as each strategy that was used says.",
            tuple(_unsettled(situation, FAILBACK, "on the way back")),
            _silent_strategies(situation),
        ),
        *_told(duties),
    )


def open_sentences(criteria: Iterable[Criterion]) -> list[str]:
    """What is open, in sentences, as it is kept with the entry of whoever goes on all the same."""
    return [point.said for criterion in criteria for point in criterion.points]


def stated_criteria(documents: Mapping[str, FrozenPlan]) -> tuple[StatedCriterion, ...]:
    """Passages of the plans that speak of standing down, closing or the return to normal, in printed order."""
    return tuple(
        StatedCriterion(code, passage.heading, passage.text)
        for code, plan in documents.items()
        for passage in plan.passages
        if STATED.search(passage.heading) or STATED.search(passage.text)
    )


def _told(duties: Sequence[OpenPoint] | None) -> tuple[Criterion, ...]:
    if duties is None:
        return ()
    return (Criterion("Whoever has to be told was told, or a reason says why not.", tuple(duties)),)


def _last_message(situation: Situation) -> Iterable[Criterion]:
    """Of an incident in which people were written to: they know what is back, and nothing is on its way to them."""
    sent = [entry for entry in situation.entries if entry.kind == "message_sent"]
    if not sent:
        return
    back = [entry.happened_at for entry in situation.entries if entry.kind == "function_restored"]
    settled = {entry.data.get("message") for entry in situation.entries if entry.kind == "message_result"}
    points = [
        OpenPoint(f"“{entry.text}” is still being sent.", "messages")
        for entry in sent
        if entry.data.get("message") not in settled
    ]
    if back and max(back) > sent[-1].happened_at:
        said = f"The last message, “{sent[-1].text}”, is from before the last function was restored."
        points.append(OpenPoint(said, "messages"))
    yield Criterion("The last message is out, and nothing was restored after it.", tuple(points))


def _lost(situation: Situation) -> Iterable[OpenPoint]:
    for loss in situation.losses.values():
        if loss.state == LossState.LOST:
            yield OpenPoint(f"{_name(situation, loss)} is lost.", "function", loss.plan, loss.ref)


def _not_normal(situation: Situation) -> Iterable[OpenPoint]:
    for loss in situation.losses.values():
        if loss.state == LossState.RESTORED:
            said = f"{_name(situation, loss)} is restored, but not back to normal."
            yield OpenPoint(said, "function", loss.plan, loss.ref)


def _accepted(situation: Situation) -> str:
    found = [
        f"{_name(situation, loss)} (by {loss.accepted.doer})"
        for loss in situation.losses.values()
        if loss.state == LossState.ACCEPTED and loss.accepted
    ]
    return f"Accepted as lost: {', '.join(found)}." if found else ""


def _name(situation: Situation, loss: FunctionLoss) -> str:
    plan = situation.documents.get(loss.plan)
    row = plan.by_ref.get(loss.ref) if plan else None
    return row.label if row else loss.ref


def _open_steps(situation: Situation) -> Iterable[OpenPoint]:
    """What is blocked or told in two ways each by itself, all others as a number a phase."""
    for code, phase in _phases(situation):
        if phase.ref in GATE:
            continue
        opened = []
        for step in phase.steps:
            stands = situation.step((code, step.ref))
            if said := _stuck(step, stands):
                yield OpenPoint(said, "step", code, step.ref)
            elif stands.state == StepState.OPEN:
                opened.append(step)
        if opened:
            yield OpenPoint(_count(opened, phase, "open"), "checklist", code, phase.ref)


def _stuck(step: ListedStep, stands: StepNow) -> str:
    if stands.differs:
        return f"“{step.text}” was done by one and skipped by another: settle which holds."
    if stands.state == StepState.BLOCKED and stands.entry:
        return f"“{step.text}” is blocked: {stands.entry.text.rstrip('.')}."
    return ""


def _unsettled(situation: Situation, gate: str, word: str) -> Iterable[OpenPoint]:
    for code, phase in _phases(situation):
        if phase.ref == gate:
            left = [step for step in phase.steps if not situation.step((code, step.ref)).state.is_settled]
            if len(left) == 1:
                yield OpenPoint(f"“{left[0].text}” is not settled.", "step", code, left[0].ref)
            elif left:
                yield OpenPoint(_count(left, phase, word), "checklist", code, phase.ref)


def _count(left: Sequence[ListedStep], phase: ListedPhase, word: str) -> str:
    """``Phase 2: 3 of 12 steps open, “Call the provider” first.``"""
    return f"{phase.name}: {len(left)} of {len(phase.steps)} steps {word}, “{left[0].text}” first."


def _on_the_way(situation: Situation) -> Iterable[OpenPoint]:
    for code, phase in _phases(situation):
        for step in phase.steps:
            stands = situation.step((code, step.ref))
            if stands.state == StepState.TAKEN and stands.taken:
                yield OpenPoint(f"{stands.taken.doer} is at “{step.text}”.", "step", code, step.ref)
    for role in situation.roles:
        if role.awaits:
            yield OpenPoint(
                f"{role.holder} was asked to be {role.name}, and has not answered.", "role", role.plan, role.ref
            )


def _silent_strategies(situation: Situation) -> str:
    """The strategies that were used and of which the plan does not say how to go back."""
    silent = [
        row.label
        for code, refs in situation.used_strategies.items()
        for row in situation.documents[code].rows("strategies")
        if row.ref in refs and not row.text("failback")
    ]
    return f"The plan does not say how to go back from {', '.join(f'“{name}”' for name in silent)}." if silent else ""


def _phases(situation: Situation) -> Iterable[tuple[str, ListedPhase]]:
    return ((code, phase) for code, phases in situation.checklists.items() for phase in phases)
