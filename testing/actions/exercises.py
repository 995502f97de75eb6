"""Recording the result of an exercise, and taking a wrong record back. Both check the plan again at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from plans.actions.refreshing import check_plan
from plans.actions.refusals import AlreadyWithdrawn, NoReason, PlanArchived, SentBefore, StillToCome
from plans.models.plan import Plan
from testing.models.exercises import Exercise, ExerciseWithdrawal, Measurement
from testing.recording import Measuring, Recording

RECORDS = "exercise_records"
PREFIX = "X"


@transaction.atomic
def record_exercise(*, plan: Plan, recording: Recording, by: User, at: datetime) -> Exercise:
    """Add the record under the plan's next number. Raises SentBefore, StillToCome, PlanArchived."""
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if earlier := Exercise.objects.filter(plan=locked, token=recording.token).first():
        raise SentBefore(earlier.ref)
    if locked.archived_at:
        raise PlanArchived
    if recording.held_on > timezone.localdate(at):
        raise StillToCome(recording.held_on)
    exercise = _exercise(locked, recording, by, at)
    Measurement.objects.bulk_create(_measurement(exercise, measuring) for measuring in recording.measuring)
    check_plan(plan=locked, at=at)
    whole = Exercise.objects.whole().get(pk=exercise.pk)
    record(
        actor=by, verb="exercise_recorded", at=at, plan_code=locked.code, kind=RECORDS, ref=exercise.ref,
        after=_told(whole), summary=exercise.name,
    )  # fmt: skip
    return whole


def _exercise(plan: Plan, recording: Recording, by: User, at: datetime) -> Exercise:
    number = Exercise.objects.filter(plan=plan).count() + 1  # records are never deleted
    return Exercise.objects.create(
        plan=plan, ref=f"{PREFIX}-{number:02d}", token=recording.token, schedule_ref=recording.schedule_ref,
        name=recording.name, version=recording.version, held_on=recording.held_on, succeeded=recording.succeeded,
        scope=recording.scope, participants=recording.participants, notes=recording.notes,
        recorded_by=by, recorded_by_name=by.name, recorded_at=at,
    )  # fmt: skip


def _measurement(exercise: Exercise, one: Measuring) -> Measurement:
    lengths: dict[str, Any] = {}
    for name in ("rta", "rpa", "rto", "rpo"):
        read: Mapping[str, Any] = getattr(one, name)
        lengths |= {name: read.get("text", "").strip(), f"{name}_seconds": read.get("seconds")}
    (function_ref, function_name), (strategy_ref, strategy_name) = one.function, one.strategy
    return Measurement(
        exercise=exercise, function_ref=function_ref, function_name=function_name, strategy_ref=strategy_ref,
        strategy_name=strategy_name, **lengths,
    )  # fmt: skip


def _told(exercise: Exercise) -> dict[str, Any]:
    """What the audit trail keeps of a record."""
    measured = [
        {"function": one.function_name, "rta": one.rta, "rto": one.rto, "rpa": one.rpa, "rpo": one.rpo}
        for one in exercise.measurements.all()
    ]
    return {
        "of": exercise.of, "held_on": exercise.held_on.isoformat(), "succeeded": exercise.succeeded,
        "passed": exercise.passed, "measured": measured,
    }  # fmt: skip


@transaction.atomic
def withdraw_exercise(*, exercise: Exercise, reason: str, by: User, at: datetime) -> ExerciseWithdrawal:
    """Take a record back: it stays to be read and counts for nothing. Raises AlreadyWithdrawn, NoReason."""
    plan = Plan.objects.select_for_update().get(pk=exercise.plan_id)
    current = Exercise.objects.whole().get(pk=exercise.pk)
    if current.is_withdrawn:
        raise AlreadyWithdrawn(current.ref, current.withdrawal.by_name)
    if not reason.strip():
        raise NoReason
    withdrawal = ExerciseWithdrawal.objects.create(
        exercise=current, reason=reason.strip(), by=by, by_name=by.name, at=at
    )
    if not plan.archived_at:
        check_plan(plan=plan, at=at)
    record(
        actor=by, verb="exercise_withdrawn", at=at, plan_code=plan.code, kind=RECORDS, ref=current.ref,
        before=_told(current), after={"reason": withdrawal.reason}, summary=current.name,
    )  # fmt: skip
    return withdrawal
