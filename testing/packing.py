"""Exercises, reviews, assessments and maintenance, and what was due, as an evidence pack lists them."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils import timezone

from plans.models.plan import Plan
from plans.packing.period import Period
from plans.packing.records import PackedRecord, PackedTable, in_common, in_period, with_withdrawal

from .models.exercises import Exercise, Measurement
from .models.maintenance import MaintenanceRecord
from .models.occurrences import Fulfilment, Move, Occurrence, OccurrenceQuerySet, Waiver
from .models.reviews import ReviewRecord
from .pages.programme_csv import HEADER, cells, in_parts


def exercises(plan: Plan, period: Period) -> Iterable[PackedRecord]:
    """Those held, recorded or withdrawn in the period, the earliest first; two queries."""
    found = Exercise.objects.whole().select_related("plan").filter(plan=plan)
    for exercise in found.filter(in_period(period, "held_on")).order_by("held_on", "pk"):
        measurements = list(exercise.measurements.all())
        columns = {
            "kind": "exercise",
            "name": exercise.name,
            "on": str(exercise.held_on),
            "scope": exercise.scope,
            "result": "passed" if exercise.passed else "failed",
            "measured": [_measured_columns(one) for one in measurements],
        }
        yield PackedRecord({**in_common(exercise), **columns}, [*with_withdrawal(exercise), *measurements])


def _measured_columns(one: Measurement) -> dict[str, str]:
    columns = {"function": one.function_name, "strategy": one.strategy_name, "RTA": one.rta, "RTO": one.rto}
    return {name: text for name, text in {**columns, "RPA": one.rpa, "RPO": one.rpo}.items() if text}


def reviews(plan: Plan, period: Period) -> Iterable[PackedRecord]:
    """Reviews and assessments done, recorded or withdrawn in the period, the earliest first; one query."""
    found = ReviewRecord.objects.select_related("withdrawal", "plan").filter(plan=plan)
    for record in found.filter(in_period(period, "done_on")).order_by("done_on", "pk"):
        columns = {
            "kind": record.kind,
            "name": record.subject,
            "on": str(record.done_on),
            "measured": "",
            "result": "satisfied" if record.is_satisfied else "not satisfied",
            "points": record.points,
            "happened": record.happened,
        }
        yield PackedRecord({**in_common(record), **columns}, with_withdrawal(record))


def maintenance(plan: Plan, period: Period) -> Iterable[PackedRecord]:
    """Maintenance done, recorded or withdrawn in the period, the earliest first; one query."""
    found = MaintenanceRecord.objects.select_related("withdrawal", "plan").filter(plan=plan)
    for record in found.filter(in_period(period, "done_on")).order_by("done_on", "pk"):
        columns = {
            "kind": "maintenance",
            "name": record.activity,
            "on": str(record.done_on),
            "measured": "",
            "result": "satisfied" if record.is_satisfied else "not satisfied",
        }
        yield PackedRecord({**in_common(record), **columns}, with_withdrawal(record))


def programme(plan: Plan, period: Period) -> PackedTable:
    """What was due in the period, by its planned or its last day, and what was decided or done for it in the period."""
    due = [
        Q(**{f"{day}__gte": period.since, f"{day}__lte": period.until}) for day in ("planned_on", "due_on", "done_on")
    ]
    happened = {"at__gte": period.begins, "at__lt": period.ends}
    kept = Move.objects.filter(**happened), Waiver.objects.filter(**happened), Fulfilment.objects.filter(**happened)
    back = Waiver.objects.filter(withdrawal__at__gte=period.begins, withdrawal__at__lt=period.ends)
    touched = [Q(pk__in=rows.values("occurrence")) for rows in (*kept, back)]
    found = Occurrence.objects.filter(plan=plan)
    asked = Q()
    for one in (*due, *touched):
        asked |= one
    return PackedTable("programme", HEADER, _programme(plan, found.filter(asked)))


def _programme(plan: Plan, occurrences: OccurrenceQuerySet) -> Iterator[PackedRecord]:
    today = timezone.localdate()
    for part in in_parts(plan, occurrences):
        for history in part:
            columns = dict(zip(HEADER, cells(history, today), strict=False))
            yield PackedRecord(columns, history.own_rows, history.misfits)
