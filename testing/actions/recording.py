"""Adding a record of something that was done, and taking a wrong one back: the one recorder of exercises and reviews.

Both lock the plan, refuse in words, check the plan again at once and leave one event in the audit trail.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from plans.actions.refreshing import check_plan, keep_last_review
from plans.actions.refusals import AlreadyWithdrawn, NoReason, PlanArchived, SentBefore, StillToCome
from plans.models.plan import Plan
from plans.models.records import Record, RecordWithdrawal

R = TypeVar("R", bound=Record)
W = TypeVar("W", bound=RecordWithdrawal)


@dataclass(frozen=True)
class RecordKind(Generic[R, W]):
    """A kind of record: where it is kept, and how the audit trail names and keeps it.

    ``records`` are all of them with what belongs to each, ``withdraw`` adds a withdrawal, whose field ``link`` leads to
    the record. Of a record, ``noun`` begins the verbs of its
    events (``review_recorded``), ``summary`` is what it is called there, ``payload`` what is kept of it.
    """

    records: Callable[[], models.QuerySet[R]]
    withdraw: Callable[..., W]
    link: str
    events: str
    noun: Callable[[R], str]
    summary: Callable[[R], str]
    payload: Callable[[R], dict[str, Any]]


@transaction.atomic
def add_record(
    kind: RecordKind[R, W], *, plan: Plan, token: UUID, on: date, by: User, at: datetime, create: Callable[[Plan], R]
) -> R:
    """Add what ``create`` makes of the locked plan; ``token`` stands for the form that was sent, so it records once.

    Raises SentBefore, PlanArchived, StillToCome.
    """
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    earlier = kind.records().filter(plan=locked, token=token).first()
    if earlier:
        raise SentBefore(earlier.ref)
    if locked.archived_at:
        raise PlanArchived
    if on > timezone.localdate(at):
        raise StillToCome(on)
    made = kind.records().get(pk=create(locked).pk)
    keep_last_review(locked)
    check_plan(plan=locked, at=at)
    record(
        actor=by,
        verb=f"{kind.noun(made)}_recorded",
        at=at,
        plan_code=locked.code,
        kind=kind.events,
        ref=made.ref,
        after=kind.payload(made),
        summary=kind.summary(made),
    )
    return made


def next_ref(records: models.QuerySet[Any], prefix: str) -> str:
    """``REV-03`` after two records of one plan and kind, for records are never deleted."""
    return f"{prefix}-{records.count() + 1:02d}"


def recorded_by(by: User, at: datetime) -> dict[str, Any]:
    """The columns that say who recorded it and when."""
    return {"recorded_by": by, "recorded_by_name": by.name, "recorded_at": at}


@transaction.atomic
def withdraw_record(kind: RecordKind[R, W], *, plan: Plan, made: R, reason: str, by: User, at: datetime) -> W:
    """Take a record of the plan back: it stays to be read and counts for nothing. Raises AlreadyWithdrawn, NoReason."""
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    current = kind.records().get(pk=made.pk)
    if withdrawn := getattr(current, "withdrawal", None):
        raise AlreadyWithdrawn(current.ref, withdrawn.by_name)
    if not reason.strip():
        raise NoReason("Say what was wrong with the record.")
    columns = {kind.link: current, "reason": reason.strip(), "by": by, "by_name": by.name, "at": at}
    withdrawal = kind.withdraw(**columns)
    keep_last_review(locked)
    if not locked.archived_at:
        check_plan(plan=locked, at=at)
    record(
        actor=by,
        verb=f"{kind.noun(current)}_withdrawn",
        at=at,
        plan_code=locked.code,
        kind=kind.events,
        ref=current.ref,
        before=kind.payload(current),
        after={"reason": withdrawal.reason},
        summary=kind.summary(current),
    )
    return withdrawal
