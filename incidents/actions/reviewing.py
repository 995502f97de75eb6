"""Reviewing an incident: what was learnt is written, signed off by somebody who did not command it, or taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from incidents.commanding import commanders_of
from incidents.models import (
    Incident,
    IncidentReview,
    IncidentReviewSignature,
    IncidentReviewWithdrawal,
    Outcome,
)
from incidents.rooms import Room
from plans.actions.refusals import AlreadyWithdrawn, NoReason, Refused, SentBefore

from .refusals import OutOfTurn

EVENTS = "incident_reviews"  # the kind of the events in the audit trail


class ReviewedBefore(Refused):
    """An incident has one review that stands."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has written the review of this incident. Withdraw that one to write another.")


class Commanded(Refused):
    """Who commanded an incident does not sign off its review."""

    def __init__(self) -> None:
        super().__init__("You commanded this incident: somebody who did not has to sign its review off.")


class SignedBefore(Refused):
    """It is signed."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has signed this review off.")


@dataclass(frozen=True)
class Reviewing:
    """What is written. ``measured`` is what the entries say, as it was shown beside the form."""

    token: UUID
    outcome: Outcome
    measured: Sequence[Mapping[str, Any]]
    participants: str
    went_well: str
    went_badly: str
    causes: str


@transaction.atomic
def write_review(*, incident: Incident, reviewing: Reviewing, by: User, at: datetime) -> IncidentReview:
    """Keep the review. Raises SentBefore, ReviewedBefore, OutOfTurn for one that is open or has another outcome now."""
    locked = Incident.objects.select_for_update().get(pk=incident.pk)
    if IncidentReview.objects.filter(token=reviewing.token).exists():
        raise SentBefore(locked.ref)
    if standing := IncidentReview.objects.standing().filter(incident=locked).first():
        raise ReviewedBefore(standing.written_by_name)
    if not Outcome.objects.that_count().filter(incident=locked, pk=reviewing.outcome.pk).exists():
        raise OutOfTurn(f"{locked.ref} is not closed, or something was entered meanwhile. Load the page again.")
    made = IncidentReview.objects.create(
        incident=locked,
        number=IncidentReview.objects.filter(incident=locked).count() + 1,
        token=reviewing.token,
        outcome=reviewing.outcome,
        measured=list(reviewing.measured),
        participants=reviewing.participants,
        went_well=reviewing.went_well,
        went_badly=reviewing.went_badly,
        causes=reviewing.causes,
        written_by=by,
        written_by_name=by.name,
        written_at=at,
    )
    _record(made, "incident_review_written", by, at, {"as_of": reviewing.outcome.as_of})
    return made


@transaction.atomic
def sign_review(*, review: IncidentReview, by: User, at: datetime) -> IncidentReviewSignature:
    """Sign the review off. Raises Commanded, SignedBefore, AlreadyWithdrawn, OutOfTurn."""
    incident, current = _locked(review)
    if current.is_withdrawn:
        raise AlreadyWithdrawn(f"The review of {incident.ref}", current.withdrawal.by_name)
    if current.is_signed:
        raise SignedBefore(current.signature.by_name)
    if not Outcome.objects.that_count().filter(pk=current.outcome_id).exists():
        raise OutOfTurn(f"{incident.ref} went on after this review was written: withdraw it, and write another.")
    room = Room(incident)
    if changed := [plan.code for plan in room.plans if plan.differs]:
        raise OutOfTurn(f"What is stored of {changed[0]} is not what was signed, so nobody can tell who commanded.")
    if str(by.ref) in commanders_of(room):
        raise Commanded
    made = IncidentReviewSignature.objects.create(
        review=current, sha256=current.digest(), by=by, by_name=by.name, at=at
    )
    _record(current, "incident_review_signed", by, at, {"sha256": made.sha256})
    return made


@transaction.atomic
def withdraw_incident_review(
    *, review: IncidentReview, reason: str, by: User, at: datetime
) -> IncidentReviewWithdrawal:
    """Take the review back: it stays to be read, and another can be written. Raises AlreadyWithdrawn, NoReason."""
    incident, current = _locked(review)
    if current.is_withdrawn:
        raise AlreadyWithdrawn(f"The review of {incident.ref}", current.withdrawal.by_name)
    if not reason.strip():
        raise NoReason("Say what was wrong with the review.")
    made = IncidentReviewWithdrawal.objects.create(review=current, reason=reason.strip(), by=by, by_name=by.name, at=at)
    _record(current, "incident_review_withdrawn", by, at, {"reason": made.reason})
    return made


def _locked(review: IncidentReview) -> tuple[Incident, IncidentReview]:
    incident = Incident.objects.select_for_update().get(pk=review.incident_id)
    return incident, IncidentReview.objects.whole().get(pk=review.pk)


def _record(review: IncidentReview, verb: str, by: User, at: datetime, after: Mapping[str, Any]) -> None:
    record(
        actor=by,
        verb=verb,
        at=at,
        plan_code="",
        kind=EVENTS,
        ref=review.incident.ref,
        after={"review": review.number, **after},
    )
