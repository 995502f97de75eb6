"""Exercises, reviews and assessments as an evidence pack tells them."""

from collections.abc import Iterable

from plans.models.plan import Plan
from plans.packing.period import Period
from plans.packing.records import Kept, in_common, in_period, with_withdrawal

from .models.exercises import Exercise, Measurement
from .models.reviews import ReviewRecord


def exercises(plan: Plan, period: Period) -> Iterable[Kept]:
    """Those held, recorded or withdrawn in the period, the earliest first; two queries."""
    found = Exercise.objects.whole().select_related("plan").filter(plan=plan)
    for exercise in found.filter(in_period(period, "held_on")).order_by("held_on", "pk"):
        measurements = list(exercise.measurements.all())
        told = {
            "kind": "exercise",
            "name": exercise.name,
            "on": str(exercise.held_on),
            "scope": exercise.scope,
            "result": "passed" if exercise.passed else "failed",
            "measured": [_told(one) for one in measurements],
        }
        yield Kept({**in_common(exercise), **told}, [*with_withdrawal(exercise), *measurements])


def _told(one: Measurement) -> dict[str, str]:
    told = {"function": one.function_name, "strategy": one.strategy_name, "RTA": one.rta, "RTO": one.rto}
    return {name: text for name, text in {**told, "RPA": one.rpa, "RPO": one.rpo}.items() if text}


def reviews(plan: Plan, period: Period) -> Iterable[Kept]:
    """Reviews and assessments done, recorded or withdrawn in the period, the earliest first; one query."""
    found = ReviewRecord.objects.select_related("withdrawal", "plan").filter(plan=plan)
    for record in found.filter(in_period(period, "done_on")).order_by("done_on", "pk"):
        told = {
            "kind": record.kind,
            "name": record.subject,
            "on": str(record.done_on),
            "measured": "",
            "result": "satisfied" if record.is_satisfied else "not satisfied",
            "points": record.points,
        }
        yield Kept({**in_common(record), **told}, with_withdrawal(record))
