"""Maintenance of now: of each activity that a version in force promises the time that runs, and what was missed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db.models import Count, F

from bcp_portal.look.counting import counted
from plans.models.plan import Plan
from testing.models.maintenance import MaintenanceRecord
from testing.models.occurrences import Fulfilment, Occurrence
from testing.models.promises import Promise

from .programme_scope import ProgrammeScope

SHOWN = 40


@dataclass(frozen=True)
class MaintenanceDue:
    """An activity whose period runs. ``record`` is what counts for it, ``late`` what was missed before."""

    occurrence: Occurrence
    plan: Plan
    record: MaintenanceRecord | None
    late: Sequence[Occurrence] = ()
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
        return f"Missed {counted(len(self.late), 'time')} before" if self.late else ""


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


def maintenance_due(scope: ProgrammeScope) -> MaintenanceCard:
    """Of the plans in the scope, in five queries: what is to be done before what is done."""
    today = scope.today
    kept = scope.rows.running().filter(promise__kind=Promise.Kind.MAINTENANCE, is_skipped=False, plan__archived_at=None)
    runs = kept.filter(opens_on__lte=today, due_on__gte=today)
    ordered = runs.order_by(F("done_on").asc(nulls_first=True), "due_on", "promise__name", "pk")
    shown = list(ordered.select_related("plan", "promise")[:SHOWN])
    late: dict[int, list[Occurrence]] = {}
    missed = kept.filter(done_on=None, due_on__lt=today, promise__in=[one.promise_id for one in shown])
    for one in missed.order_by("due_on", "pk"):
        late.setdefault(one.promise_id, []).append(one)
    records = _records(shown)
    scope.name([one.plan for one in shown])
    due = [MaintenanceDue(one, one.plan, records.get(one.pk), late.get(one.promise_id, ())) for one in shown]
    numbers = runs.aggregate(all=Count("pk"), done=Count("done_on"))
    return MaintenanceCard(due, numbers["all"] - len(shown), numbers["done"], numbers["all"])


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
