"""Recording the result of an exercise, and taking a wrong record back. Both check the plan again at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bcp_portal.accounts.models import User
from plans.models.plan import Plan
from testing.deeds import deed_of
from testing.models.exercises import Exercise, ExerciseWithdrawal, Measurement
from testing.recording import ExerciseRecording, Measuring

from .recording import RecordKind, add_record, next_ref, recorded_by, withdraw_record

PREFIX = "X"


def record_exercise(*, plan: Plan, recording: ExerciseRecording, by: User, at: datetime) -> Exercise:
    """Add the record under the plan's next number. Raises SentBefore, StillToCome, PlanArchived."""

    def create(locked: Plan) -> Exercise:
        exercise = Exercise.objects.create(
            plan=locked,
            ref=next_ref(Exercise.objects.filter(plan=locked), PREFIX),
            token=recording.token,
            schedule_ref=recording.schedule_ref,
            name=recording.name,
            version=recording.version,
            held_on=recording.held_on,
            succeeded=recording.succeeded,
            scope=recording.scope,
            participants=recording.participants,
            notes=recording.notes,
            **recorded_by(by, at),
        )
        Measurement.objects.bulk_create(_measurement(exercise, measuring) for measuring in recording.measuring)
        return exercise

    return add_record(
        EXERCISES,
        plan=plan,
        token=recording.token,
        on=recording.held_on,
        by=by,
        at=at,
        create=create,
        counts_for=recording.counts_for,
    )


def _measurement(exercise: Exercise, one: Measuring) -> Measurement:
    lengths: dict[str, Any] = {}
    for name in ("rta", "rpa", "rto", "rpo"):
        read: Mapping[str, Any] = getattr(one, name)
        lengths |= {name: read.get("text", "").strip(), f"{name}_seconds": read.get("seconds")}
    (function_ref, function_name), (strategy_ref, strategy_name) = one.function, one.strategy
    return Measurement(
        exercise=exercise,
        function_ref=function_ref,
        function_name=function_name,
        strategy_ref=strategy_ref,
        strategy_name=strategy_name,
        **lengths,
    )


def _payload(exercise: Exercise) -> dict[str, Any]:
    """What the audit trail keeps of a record."""
    measured = [
        {"function": one.function_name, "rta": one.rta, "rto": one.rto, "rpa": one.rpa, "rpo": one.rpo}
        for one in exercise.measurements.all()
    ]
    return {
        "of": exercise.of,
        "held_on": exercise.held_on.isoformat(),
        "succeeded": exercise.succeeded,
        "passed": exercise.passed,
        "measured": measured,
    }


def withdraw_exercise(*, exercise: Exercise, reason: str, by: User, at: datetime) -> ExerciseWithdrawal:
    """Take a record back: it stays to be read and counts for nothing. Raises AlreadyWithdrawn, NoReason."""
    return withdraw_record(EXERCISES, plan=exercise.plan, made=exercise, reason=reason, by=by, at=at)


EXERCISES = RecordKind(
    Exercise.objects.whole,
    ExerciseWithdrawal.objects.create,
    link="exercise",
    events="exercise_records",
    noun=lambda _: "exercise",
    deed=deed_of,
    summary=lambda exercise: exercise.name,
    payload=_payload,
)
