"""Recording a review or an assessment, and taking a wrong record back. Both check the plan again at once."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from plans.actions.refreshing import check_plan
from plans.actions.refusals import AlreadyWithdrawn, NoReason, PlanArchived, SentBefore, StillToCome
from plans.models.plan import Plan
from testing.models.reviews import ReviewRecord, ReviewWithdrawal
from testing.subjects import Kind, Recording

RECORDS = "upkeep_records"
PREFIXES = {Kind.REVIEW: "REV", Kind.ASSESSMENT: "ASM"}


@transaction.atomic
def record_review(*, plan: Plan, recording: Recording, by: User, at: datetime) -> ReviewRecord:
    """Add the record under the plan's next number. Raises SentBefore, StillToCome, PlanArchived."""
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if earlier := ReviewRecord.objects.filter(plan=locked, token=recording.token).first():
        raise SentBefore(earlier.ref)
    if locked.archived_at:
        raise PlanArchived
    if recording.done_on > timezone.localdate(at):
        raise StillToCome(recording.done_on)
    made = _made(locked, recording, by, at)
    _keep_last_review(locked)
    check_plan(plan=locked, at=at)
    record(
        actor=by, verb=f"{made.kind}_recorded", at=at, plan_code=locked.code, kind=RECORDS, ref=made.ref,
        after=_told(made), summary=made.subject,
    )  # fmt: skip
    return made


def _made(plan: Plan, recording: Recording, by: User, at: datetime) -> ReviewRecord:
    about = recording.subject
    number = ReviewRecord.objects.of_kind(about.kind).filter(plan=plan).count() + 1  # records are never deleted
    points = [{"ref": ref, "text": text, "done": ref in recording.done} for ref, text in about.points.items()]
    return ReviewRecord.objects.create(
        plan=plan, kind=about.kind, ref=f"{PREFIXES[about.kind]}-{number:02d}", token=recording.token,
        subject=about.name, subject_ref=about.ref, is_regular=about.regular, done_on=recording.done_on,
        is_satisfied=recording.is_satisfied, points=points, version=recording.version,
        participants=recording.participants, notes=recording.notes,
        recorded_by=by, recorded_by_name=by.name, recorded_at=at,
    )  # fmt: skip


def _keep_last_review(plan: Plan) -> None:
    """Pages of many plans say when each is reviewed next without asking for its records."""
    plan.reviewed_on = ReviewRecord.objects.filter(plan=plan).last_review()
    plan.save(update_fields=["reviewed_on"])


def _told(made: ReviewRecord) -> dict[str, Any]:
    """What the audit trail keeps of a record."""
    return {
        "done_on": made.done_on.isoformat(), "is_satisfied": made.is_satisfied, "is_regular": made.is_regular,
        "points_done": made.done_points, "points": len(made.points), "version": made.version,
    }  # fmt: skip


@transaction.atomic
def withdraw_review(*, made: ReviewRecord, reason: str, by: User, at: datetime) -> ReviewWithdrawal:
    """Take a record back: it stays to be read and counts for nothing. Raises AlreadyWithdrawn, NoReason."""
    plan = Plan.objects.select_for_update().get(pk=made.plan_id)
    current = ReviewRecord.objects.select_related("withdrawal").get(pk=made.pk)
    if current.is_withdrawn:
        raise AlreadyWithdrawn(current.ref, current.withdrawal.by_name)
    if not reason.strip():
        raise NoReason
    withdrawal = ReviewWithdrawal.objects.create(record=current, reason=reason.strip(), by=by, by_name=by.name, at=at)
    _keep_last_review(plan)
    if not plan.archived_at:
        check_plan(plan=plan, at=at)
    record(
        actor=by, verb=f"{current.kind}_withdrawn", at=at, plan_code=plan.code, kind=RECORDS, ref=current.ref,
        before=_told(current), after={"reason": withdrawal.reason}, summary=current.subject,
    )  # fmt: skip
    return withdrawal
