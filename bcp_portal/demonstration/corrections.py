"""The corrective actions of the story: one is verified, one waits for that, one is late, two are to be done soon."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from django.utils import timezone

from incidents.models import Incident
from plans.actions.corrective_actions import ActionRaising, ActionSource, finish_action, raise_action, verify_action
from plans.evidence.sources import record_called
from plans.models.corrective_actions import CorrectiveAction
from testing.models.exercises import Exercise

from .cast import Cast
from .moments import Chronicle

Severity, Element, SourceKind = CorrectiveAction.Severity, CorrectiveAction.Element, CorrectiveAction.SourceKind


@dataclass(frozen=True)
class Correction:
    """What is to be done, by whom (as what each does), and until how many days after the story is told."""

    title: str
    proof: str
    owner: str
    due_in: int
    severity: CorrectiveAction.Severity = Severity.MEDIUM
    element: CorrectiveAction.Element = Element.PLANNING


OF_TEST = Correction(
    "Restore two tables at a time",
    "A restore of the whole database takes less than 90 minutes.",
    "IT Operations Manager",
    -100,
    Severity.HIGH,
    Element.EQUIPMENT,
)
OF_INCIDENT = (
    Correction("Mark the last good backup by a check of its own", "The name of the backup says so.", "Responder", -8),
    Correction("Write down how to restore one table", "Somebody else restores one by it.", "Deputy CTO", -2),
    Correction(
        "Keep one standby an hour behind",
        "Damage that is written now is not in the standby an hour later.",
        "IT Operations Manager",
        6,
        Severity.HIGH,
        Element.EQUIPMENT,
    ),
    Correction("Train a second person in restores", "They restore alone.", "Responder", 9, element=Element.TRAINING),
)


def plan_corrections(cast: Cast, told: Chronicle) -> None:
    """The first comes of a test that missed its target, the others of the review of the incident."""
    told.add(lambda now: _after_test(cast, told.at, now), days=150, hour=18)
    told.add(partial(_finish, cast, "CA-01", "Restored in 85 minutes, twice."), days=112, hour=18)
    told.add(partial(_verify, cast, "CA-01", "I watched the second restore, clock in hand."), days=108, hour=18)
    for minute, correction in enumerate(OF_INCIDENT):
        told.add(partial(_after_incident, cast, correction, told.at), days=35, hour=18, minute=minute)
    told.add(partial(_finish, cast, "CA-02", "The backup of last night is named so."), days=9, hour=18)


def _after_test(cast: Cast, told_at: datetime, at: datetime) -> None:
    missed = Exercise.objects.valid().filter(plan=cast.plan).prefetch_related("measurements")
    ref = next(one.ref for one in missed if not one.passed)
    _raise(cast, OF_TEST, (SourceKind.EXERCISE, ref), told_at, at)


def _after_incident(cast: Cast, correction: Correction, told_at: datetime, at: datetime) -> None:
    ref = Incident.objects.get(is_exercise=False).ref
    _raise(cast, correction, (SourceKind.INCIDENT, ref), told_at, at)


def _raise(cast: Cast, wanted: Correction, because: tuple[str, str], told_at: datetime, at: datetime) -> None:
    """``because`` is the kind of source and its ref."""
    source = record_called(cast.plan, because[1])
    raising = ActionRaising(
        token=uuid4(),
        title=wanted.title,
        severity=wanted.severity,
        element=wanted.element,
        proof=wanted.proof,
        owner=cast[wanted.owner],
        due_on=timezone.localdate(told_at) + timedelta(days=wanted.due_in),
        source=ActionSource(*because, source.says if source else ""),
    )
    raise_action(plan=cast.plan, raising=raising, by=cast.editor, at=at)


def _called(cast: Cast, ref: str) -> tuple[CorrectiveAction, int]:
    """The action, and the number of its last step."""
    action = CorrectiveAction.objects.select_related("plan").get(plan=cast.plan, ref=ref)
    return action, action.steps.count()


def _finish(cast: Cast, ref: str, text: str, at: datetime) -> None:
    action, number = _called(cast, ref)
    finish_action(action=action, number=number, text=text, by=action.steps.latest("number").owner, at=at)


def _verify(cast: Cast, ref: str, text: str, at: datetime) -> None:
    action, number = _called(cast, ref)
    verify_action(action=action, number=number, text=text, by=cast.responder, at=at)
