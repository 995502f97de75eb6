"""Corrective actions: raising one, and every step of it until somebody else has verified that it was done.

Each locks the plan, refuses in words and leaves one event. Of a plan in the archive no new one is raised; those that
stand can be brought to their end.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from plans.models.corrective_actions import TO_DO, ActionState, ActionStep, CorrectiveAction, possible_owners
from plans.models.plan import Plan
from plans.reading.cadence import on_day

from .action_notices import tell_of_step
from .action_refusals import (
    ActionMovedOn,
    NoOwner,
    NotALaterDay,
    NotInThisState,
    refuse_before_retest,
    refuse_dropping,
    refuse_verifying,
    refuse_working,
)
from .refusals import NoReason, PlanArchived, SentBefore

KIND = "corrective_actions"  # of events
PREFIX = "CA"
Verb = ActionStep.Verb


class ActionSource(NamedTuple):
    """What an action was raised because of, with its words of that day."""

    kind: str
    ref: str = ""
    text: str = ""


BY_HAND = ActionSource(CorrectiveAction.SourceKind.HAND)


@dataclass(frozen=True)
class ActionRaising:
    """A corrective action as somebody asks for it; ``token`` stands for the form that was sent."""

    token: UUID
    title: str
    severity: str
    element: str
    proof: str
    owner: User
    due_on: date
    cause: str = ""
    source: ActionSource = field(default=BY_HAND)


@dataclass(frozen=True)
class _Stepping:
    """The action as its last step left it, and who takes the next one."""

    last: ActionStep
    by: User
    at: datetime

    def take(self, verb: ActionStep.Verb, *, text: str, stands: str = "", **moved: Any) -> ActionStep:
        """Add the step; ``moved`` is a new ``owner`` or ``due_on``."""
        columns = {"owner": self.last.owner, "due_on": self.last.due_on, "stands": stands or self.last.stands, **moved}
        made = ActionStep(action=self.last.action, number=self.last.number + 1, verb=verb, text=text.strip(), **columns)
        return _keep(made, before=self.last, by=self.by, at=self.at)


@contextmanager
def _stepping(
    action: CorrectiveAction, number: int, by: User, at: datetime, *, stands: Collection[str] = TO_DO
) -> Iterator[_Stepping]:
    """``number`` is that of the step which the person saw as the last one, ``stands`` how the action has to stand."""
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=action.plan_id)
        last = ActionStep.objects.whole().filter(action=action).latest("number")
        if last.number != number:
            raise ActionMovedOn(last)
        if last.stands not in stands:
            raise NotInThisState(last)
        yield _Stepping(last, by, at)


@transaction.atomic
def raise_action(*, plan: Plan, raising: ActionRaising, by: User, at: datetime) -> CorrectiveAction:
    """Add it under the plan's next number, and tell its owner.

    Raises SentBefore, PlanArchived, NoOwner, NotALaterDay.
    """
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    raised = CorrectiveAction.objects.filter(plan=locked)
    if earlier := raised.filter(token=raising.token).first():
        raise SentBefore(earlier.ref)
    if locked.archived_at:
        raise PlanArchived
    _check_owner(raising.owner, locked)
    _check_day(raising.due_on, at)
    action = CorrectiveAction.objects.create(
        plan=locked,
        ref=f"{PREFIX}-{raised.count() + 1:02d}",
        token=raising.token,
        title=" ".join(raising.title.split()),
        cause=raising.cause.strip(),
        severity=raising.severity,
        element=raising.element,
        source_kind=raising.source.kind,
        source_ref=raising.source.ref,
        source_text=raising.source.text,
        proof=raising.proof.strip(),
        created_by=by,
        created_by_name=by.name,
        created_at=at,
    )
    first = ActionStep(action=action, number=1, verb=Verb.RAISED, stands=ActionState.OPEN)
    first.owner, first.due_on = raising.owner, raising.due_on
    _keep(first, before=None, by=by, at=at)
    return action


def start_action(*, action: CorrectiveAction, number: int, text: str = "", by: User, at: datetime) -> ActionStep:
    """Say that the work has begun. Raises ActionMovedOn, NotInThisState, NotYours."""
    with _stepping(action, number, by, at) as stepping:
        refuse_working(by, stepping.last)
        return stepping.take(Verb.STARTED, text=text)


def extend_action(
    *, action: CorrectiveAction, number: int, due_on: date, text: str, by: User, at: datetime
) -> ActionStep:
    """Give it until a later day. Raises ActionMovedOn, NotInThisState, NotYours, NoReason, NotALaterDay."""
    with _stepping(action, number, by, at) as stepping:
        refuse_working(by, stepping.last)
        if due_on <= stepping.last.due_on:
            raise NotALaterDay(f"It is due on {on_day(stepping.last.due_on)}: choose a later day.")
        _check_day(due_on, at)
        _check_said(text, "Say why it takes longer: it stays on record.")
        return stepping.take(Verb.EXTENDED, text=text, due_on=due_on)


def hand_over_action(
    *, action: CorrectiveAction, number: int, owner: User, text: str = "", by: User, at: datetime
) -> ActionStep:
    """Give it to another owner, who is told. Raises ActionMovedOn, NotInThisState, NotYours, NoOwner."""
    with _stepping(action, number, by, at) as stepping:
        refuse_working(by, stepping.last)
        _check_owner(owner, action.plan)
        if owner.pk == stepping.last.owner_id:
            raise NoOwner(f"{owner.name} owns it already.")
        return stepping.take(Verb.ASSIGNED, text=text, owner=owner)


def finish_action(*, action: CorrectiveAction, number: int, text: str, by: User, at: datetime) -> ActionStep:
    """Say that it is done, and what proves it. Raises ActionMovedOn, NotInThisState, NotYours, NoReason."""
    with _stepping(action, number, by, at) as stepping:
        refuse_working(by, stepping.last)
        _check_said(text, "Say what proves that it was done: without that nobody can verify it.")
        return stepping.take(Verb.DONE, text=text, stands=ActionState.DONE)


def verify_action(*, action: CorrectiveAction, number: int, text: str, by: User, at: datetime) -> ActionStep:
    """Confirm what was done. Raises ActionMovedOn, NotInThisState, OwnWork, NotYours, RetestAwaited, NoReason."""
    with _stepping(action, number, by, at, stands=[ActionState.DONE]) as stepping:
        refuse_verifying(by, action)
        refuse_before_retest(action)
        _check_said(text, "Say how you looked at it: it stays on record.")
        return stepping.take(Verb.VERIFIED, text=text, stands=ActionState.VERIFIED)


def reopen_action(
    *, action: CorrectiveAction, number: int, due_on: date, text: str, by: User, at: datetime
) -> ActionStep:
    """Say that it is not done after all, and until when it has to be. Raises as `verify_action`, and NotALaterDay."""
    with _stepping(action, number, by, at, stands=[ActionState.DONE, ActionState.VERIFIED]) as stepping:
        refuse_verifying(by, action)
        _check_said(text, "Say what is missing: it stays on record.")
        if due_on < stepping.last.due_on:
            raise NotALaterDay(f"It was due on {on_day(stepping.last.due_on)}: choose that day or a later one.")
        _check_day(due_on, at)
        return stepping.take(Verb.REOPENED, text=text, stands=ActionState.REOPENED, due_on=due_on)


def drop_action(*, action: CorrectiveAction, number: int, text: str, by: User, at: datetime) -> ActionStep:
    """Let it not be done; it stays on record. Raises ActionMovedOn, NotInThisState, NotYours, OwnWork, NoReason."""
    with _stepping(action, number, by, at) as stepping:
        refuse_dropping(by, action)
        _check_said(text, "Say why it is not done: it stays on record.")
        return stepping.take(Verb.DROPPED, text=text, stands=ActionState.DROPPED)


def _keep(made: ActionStep, *, before: ActionStep | None, by: User, at: datetime) -> ActionStep:
    """Add the step with its event, and tell whom it concerns."""
    action = made.action
    made.owner_name, made.by, made.by_name, made.at = made.owner.name, by, by.name, at
    made.save()
    said = {"reason": made.text} if made.text else {}
    record(
        actor=by,
        verb=f"action_{made.verb}",
        at=at,
        plan_code=action.plan.code,
        kind=KIND,
        ref=action.ref,
        before=_payload(before) if before else None,
        after=_payload(made) | (said if before else _raised(action)),
        summary=action.title,
    )
    tell_of_step(made, before=before)
    return made


def _payload(step: ActionStep) -> dict[str, Any]:
    return {"stands": step.stands, "owner": step.owner_name, "due_on": step.due_on.isoformat()}


def _raised(action: CorrectiveAction) -> dict[str, Any]:
    """What the trail keeps of a new one."""
    source = {"source": f"{action.source_kind} {action.source_ref}".strip()}
    return {"severity": action.severity, "element": action.element, "proof": action.proof, **source}


def _check_owner(owner: User, plan: Plan) -> None:
    if not possible_owners(plan).filter(pk=owner.pk).exists():
        raise NoOwner(
            f"{owner.name} can’t own an action of {plan.code}: choose somebody who reads it and does not audit."
        )


def _check_day(due_on: date, at: datetime) -> None:
    if due_on < timezone.localdate(at):
        raise NotALaterDay(f"{on_day(due_on)} is over: choose today or a later day.")


def _check_said(text: str, asked: str) -> None:
    if not text.strip():
        raise NoReason(asked)
