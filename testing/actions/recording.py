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
from plans.actions.refreshing import check_plan
from plans.actions.refusals import AlreadyWithdrawn, NoReason, PlanArchived, SentBefore, StillToCome
from plans.models.plan import Plan
from plans.models.records import Record, RecordWithdrawal
from testing.deeds import Deed
from testing.models.occurrences import Occurrence

from .fulfilling import count_deed, take_back
from .keeping import programme_of

R = TypeVar("R", bound=Record)
W = TypeVar("W", bound=RecordWithdrawal)


@dataclass(frozen=True)
class RecordKind(Generic[R, W]):
    """A kind of record: where it is kept, and how the audit trail names and keeps it.

    ``records`` are all of them with what belongs to each, ``withdraw`` adds a withdrawal, whose field ``link`` leads to
    the record. Of a record, ``noun`` begins the verbs of its events (``review_recorded``), ``deed`` is what it keeps of
    what was promised, ``summary`` is what it is called there, ``payload`` what is kept of it.
    """

    records: Callable[[], models.QuerySet[R]]
    withdraw: Callable[..., W]
    link: str
    events: str
    noun: Callable[[R], str]
    deed: Callable[[R], Deed | None]
    summary: Callable[[R], str]
    payload: Callable[[R], dict[str, Any]]


@transaction.atomic
def add_record(
    kind: RecordKind[R, W],
    *,
    plan: Plan,
    token: UUID,
    on: date,
    by: User,
    at: datetime,
    create: Callable[[Plan], R],
    counts_for: str | None = None,
) -> R:
    """Add what ``create`` makes of the locked plan; ``token`` stands for the form that was sent, so it records once.

    ``counts_for`` is the ref of the occurrence for which it counts, ``""`` for none; by its day where nobody chose.
    Raises SentBefore, PlanArchived, StillToCome, NotOpen.
    """
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    earlier = kind.records().filter(plan=locked, token=token).first()
    if earlier:
        raise SentBefore(earlier.ref)
    if locked.archived_at:
        raise PlanArchived
    if on > timezone.localdate(at):
        raise StillToCome(on)
    programme = programme_of(locked, at=at)  # before the record, which nobody is to count a second time
    made = kind.records().get(pk=create(locked).pk)
    deed = kind.deed(made)
    kept = count_deed(programme, deed, ref=made.ref, chosen=counts_for, at=at) if programme and deed else []
    check_plan(plan=locked, at=at)
    record(
        actor=by,
        verb=f"{kind.noun(made)}_recorded",
        at=at,
        plan_code=locked.code,
        kind=kind.events,
        ref=made.ref,
        after=kind.payload(made) | _kept(kept),
        summary=kind.summary(made),
    )
    return made


def _kept(occurrences: list[Occurrence]) -> dict[str, Any]:
    """What the trail keeps of the occurrences for which a record counts, or did."""
    return {"counts_for": [one.ref for one in occurrences]} if occurrences else {}


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
    programme, deed = programme_of(locked, at=at), kind.deed(current)
    opened = take_back(programme, kind=deed.kind, ref=current.ref, at=at) if programme and deed else []
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
        after={"reason": withdrawal.reason} | _kept(opened),
        summary=kind.summary(current),
    )
    return withdrawal
