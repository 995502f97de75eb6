"""What plans are told of exercises: the results that stand, plan by plan."""

from collections.abc import Collection

from plans.evidence.exercises import ExerciseResult

from .models.exercises import Exercise


def results(plans: Collection[int]) -> dict[int, tuple[ExerciseResult, ...]]:
    """By plan (primary keys), the earliest first; two queries at most."""
    found: dict[int, list[ExerciseResult]] = {}
    records = Exercise.objects.standing().filter(plan__in=plans).prefetch_related("measurements")
    for record in records.only("plan_id", "ref", "schedule_ref", "name", "held_on"):
        found.setdefault(record.plan_id, []).append(result(record))
    return {plan: tuple(each) for plan, each in found.items()}


def result(record: Exercise) -> ExerciseResult:
    """One record, read with its measurements."""
    measured = tuple(one.measured for one in record.measurements.all())
    return ExerciseResult(record.ref, record.of, record.held_on, measured)
