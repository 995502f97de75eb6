"""Scheduled exercises: when each is due, how often it was missed, how it went last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bcp_portal.accounts.models import User
from bcp_portal.documents.format import Document
from plans.contents import made_by_plan
from plans.evidence.checking import approved_on
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from plans.reading.cadence import Cadence, cadence, dated
from plans.reading.document import FrozenPlan
from plans.reading.facts import Facts
from testing.models.exercises import Exercise


@dataclass(frozen=True)
class Scheduled:
    """A row of a plan's schedule. ``cadence`` is None for one that follows an event or says nothing readable."""

    ref: str
    name: str
    frequency: str
    scope: str
    cadence: Cadence | None

    def is_of(self, exercise: Exercise) -> bool:
        """Whether a record is of this row, by its ref or by its name."""
        return exercise.of.casefold() in {self.ref.casefold(), self.name.casefold()}


@dataclass(frozen=True)
class Schedule:
    """What one document schedules, and the days that it states of itself."""

    title: str
    rows: tuple[Scheduled, ...]
    stated: tuple[date, ...]


@dataclass(frozen=True)
class ScheduledTurn:
    """A scheduled exercise with its records that stand, the earliest first, as of a day.

    ``since`` is the day from which it is counted: that of the last record, or the plan's first; None without either.
    """

    plan: Plan
    title: str
    scheduled: Scheduled
    held: tuple[Exercise, ...]
    since: date | None
    today: date

    @property
    def last(self) -> Exercise | None:
        return self.held[-1] if self.held else None

    @property
    def missed(self) -> int:
        """How many times it was due and not done."""
        often = self.scheduled.cadence
        return often.missed(self.since, self.today) if often and self.since else 0

    @property
    def due_on(self) -> date | None:
        """The first day on which it was due and not done, else the next; None where nothing says when."""
        often = self.scheduled.cadence
        return often.due(self.since) if often and self.since else None

    @property
    def days_left(self) -> int | None:
        """Days until it is due, negative when it is overdue."""
        return (self.due_on - self.today).days if self.due_on else None

    @property
    def is_overdue(self) -> bool:
        return self.missed > 0


def schedule_of(document: Document) -> Schedule:
    """The schedule of one document."""
    plan = FrozenPlan(document)
    rows = tuple(
        Scheduled(row.ref, row.label, row.text("frequency"), row.text("scope"), cadence(row, "frequency"))
        for row in plan.rows("exercises")
    )
    return Schedule(plan.title, rows, tuple(dated(plan, Facts(today=date.max))))


def turns(user: User, plans: Sequence[Plan], versions: dict[int, PlanVersion], *, today: date) -> list[ScheduledTurn]:
    """Every scheduled exercise of these plans as the person reads them, the most overdue first; five queries."""
    schedules = made_by_plan("schedule", schedule_of, plans, versions, drafts=user.may("read_draft"))
    approved = approved_on(plans)
    records = _records(plans)
    found = [
        _turn(plan, schedules[plan.pk], row, records.get(plan.pk, []), approved[plan.pk], today=today)
        for plan in plans
        if plan.pk in schedules
        for row in schedules[plan.pk].rows
    ]
    return sorted(found, key=_urgency)


def _records(plans: Iterable[Plan]) -> dict[int, list[Exercise]]:
    found: dict[int, list[Exercise]] = {}
    records = Exercise.objects.valid().filter(plan__in=plans).prefetch_related("measurements")
    for record in records.defer("notes"):
        found.setdefault(record.plan_id, []).append(record)
    return found


def _turn(
    plan: Plan,
    schedule: Schedule,
    row: Scheduled,
    records: Iterable[Exercise],
    approved: Iterable[date],
    *,
    today: date,
) -> ScheduledTurn:
    held = tuple(one for one in records if row.is_of(one) and one.held_on <= today)
    days = [day for day in (*schedule.stated, *approved) if day <= today]
    since = held[-1].held_on if held else min(days, default=None)
    return ScheduledTurn(plan, schedule.title, row, held, since, today)


def _urgency(turn: ScheduledTurn) -> tuple[bool, bool, int]:
    return not turn.is_overdue, turn.days_left is None, turn.days_left or 0
