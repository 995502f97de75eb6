"""Maintenance of now: of each activity that a version in force promises the time that runs, and what was missed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from django.db.models import Count

from bcp_portal.look.counting import counted
from plans.models.plan import Plan
from testing.models.maintenance import MaintenanceRecord
from testing.models.occurrences import Fulfilment, Occurrence
from testing.models.promises import Promise

SHOWN = 40


@dataclass(frozen=True)
class MaintenanceDue:
    """An activity whose period runs. ``record`` is what counts for it, ``oldest`` the first time that was missed."""

    occurrence: Occurrence
    plan: Plan
    record: MaintenanceRecord | None
    missed: int = 0
    oldest: Occurrence | None = None
    token: UUID = field(default_factory=uuid4)  # of the form of one tap

    @property
    def is_done(self) -> bool:
        return self.occurrence.done_on is not None

    @property
    def by_whom(self) -> str:
        """Who recorded it, and whether something came out of it; ``""`` where a new version is what was done."""
        if self.record is None:
            return ""
        return f" by {self.record.recorded_by_name}{'' if self.record.is_satisfied else ': something must be done'}"

    @property
    def missed_in_words(self) -> str:
        """How often it was not done before."""
        return f"Missed {counted(self.missed, 'time')} before" if self.missed else ""


@dataclass(frozen=True)
class MaintenanceCard:
    """What the card shows, what is due first before the rest, and how many more there are."""

    due: list[MaintenanceDue]
    more: int
    done: int
    count: int

    @property
    def in_words(self) -> str:
        return f"{self.done} of {self.count} done"

    @property
    def more_in_words(self) -> str:
        """What is not shown, ``""`` for nothing."""
        return f"{counted(self.more, 'more activity', 'more activities')}: choose a plan." if self.more else ""


def maintenance_due(plans: Iterable[Plan], *, today: date) -> MaintenanceCard:
    """Of these plans, in five queries."""
    plan_of = {plan.pk: plan for plan in plans if not plan.archived_at}
    kept = Occurrence.objects.promised().filter(
        plan__in=plan_of, promise__kind=Promise.Kind.MAINTENANCE, promise__until=None, is_skipped=False
    )
    runs = list(kept.filter(opens_on__lte=today, due_on__gte=today).select_related("promise"))
    runs.sort(key=lambda one: (one.done_on is not None, one.due_on, one.promise.name))
    shown = runs[:SHOWN]
    late = kept.filter(done_on=None, due_on__lt=today, promise__in=[one.promise_id for one in shown])
    missed = dict(late.order_by().values_list("promise").annotate(count=Count("pk")))
    oldest = {one.promise_id: one for one in late.order_by("-due_on", "-pk")}
    records = _records(shown)
    due = [
        MaintenanceDue(
            one,
            plan_of[one.plan_id],
            records.get(one.pk),
            missed.get(one.promise_id, 0),
            oldest.get(one.promise_id),
        )
        for one in shown
    ]
    done = sum(one.done_on is not None for one in runs)
    return MaintenanceCard(due, len(runs) - len(shown), done, len(runs))


def _records(occurrences: Iterable[Occurrence]) -> Mapping[int, MaintenanceRecord]:
    """By occurrence, the last record that stands and counts for it."""
    counted_for = {
        (one.plan_id, one.record_ref): one.occurrence_id
        for one in Fulfilment.objects.filter(occurrence__in=occurrences, kind="maintenance")
    }
    found = MaintenanceRecord.objects.valid().filter(
        plan__in={plan for plan, _ in counted_for}, ref__in={ref for _, ref in counted_for}
    )
    return {
        counted_for[one.plan_id, one.ref]: one for one in found.order_by("pk") if (one.plan_id, one.ref) in counted_for
    }
