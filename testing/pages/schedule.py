"""Scheduled exercises: when each is due, how often it was missed, how it went last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bcp_portal.accounts.models import User
from bcp_portal.documents.format import Document
from plans.contents import made_by_plan
from plans.evidence.checking import facts_of_promises
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from plans.reading.cadence import dated
from plans.reading.document import FrozenPlan
from plans.reading.due import DueOccurrence, missed
from plans.reading.facts import Facts
from plans.reading.promised_lines import PromisedLine, lines_by_row, promised_lines
from plans.reading.reckoning import due_times
from testing.models.exercises import Exercise


@dataclass(frozen=True)
class Scheduled:
    """A row of a plan's schedule. ``line`` is what it promises; None for what is due on no day, for a ``reason``."""

    ref: str
    name: str
    frequency: str
    scope: str
    line: PromisedLine | None
    reason: str = ""

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

    ``times`` are those when it was due and was not done, and those when it will be, as EXE-01 counts them.
    """

    plan: Plan
    title: str
    scheduled: Scheduled
    held: tuple[Exercise, ...]
    times: tuple[DueOccurrence, ...]
    today: date

    @property
    def last(self) -> Exercise | None:
        return self.held[-1] if self.held else None

    @property
    def overdue(self) -> list[DueOccurrence]:
        return missed(self.times, self.today)

    @property
    def to_come(self) -> list[DueOccurrence]:
        return [one for one in self.times if one.state(self.today) in {"due", "planned"}]

    @property
    def missed(self) -> int:
        """How many times it was due and not done."""
        return len(self.overdue)

    @property
    def due_on(self) -> date | None:
        """The first day on which it was due and not done, else the next; None where nothing says when."""
        return next((one.due_on for one in (*self.overdue, *self.to_come)), None)

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
    lines = lines_by_row(plan)
    reasons = {one.ref: one.reason for one in promised_lines(plan)[1]}
    rows = tuple(
        Scheduled(
            row.ref,
            row.label,
            row.text("frequency"),
            row.text("scope"),
            lines.get(row.ref),
            reasons.get(row.ref, ""),
        )
        for row in plan.rows("exercises")
    )
    return Schedule(plan.title, rows, tuple(dated(plan, Facts(today=date.max))))


def turns(user: User, plans: Sequence[Plan], versions: dict[int, PlanVersion], *, today: date) -> list[ScheduledTurn]:
    """Every scheduled exercise of these plans, the most overdue first, as the version in force has it: before there is
    one, as the draft has it for who may read drafts. As many queries however many plans there are.
    """
    schedules = made_by_plan("schedule", schedule_of, plans, versions, drafts=False)
    drafted = [plan for plan in plans if plan.pk not in versions]
    if drafted and user.may("read_draft"):
        schedules |= made_by_plan("schedule", schedule_of, drafted, {}, drafts=True)
    facts = facts_of_promises(plans, today=today)
    records = _records(plans)
    found = [
        _turn(plan, schedules[plan.pk], row, records.get(plan.pk, []), facts[plan.pk])
        for plan in plans
        if plan.pk in schedules
        for row in schedules[plan.pk].rows
    ]
    return sorted(found, key=_urgency)


def _records(plans: Iterable[Plan]) -> dict[int, list[Exercise]]:
    found: dict[int, list[Exercise]] = {}
    records = Exercise.objects.valid().whole().filter(plan__in=plans)
    for record in records.defer("notes"):
        found.setdefault(record.plan_id, []).append(record)
    return found


def _turn(plan: Plan, schedule: Schedule, row: Scheduled, records: Iterable[Exercise], facts: Facts) -> ScheduledTurn:
    held = tuple(one for one in records if row.is_of(one) and one.held_on <= facts.today)
    times: list[DueOccurrence] = []
    if row.line and row.line.pace:
        days = [day for day in (*schedule.stated, *facts.versions) if day <= facts.today]
        done = [one.held_on for one in held]
        last = max(row.line.pace.after(facts.today, 2), date(facts.today.year + 1, 1, 31))
        times = due_times(row.line, facts, days=days, done=done, last=last)
    return ScheduledTurn(plan, schedule.title, row, held, tuple(times), facts.today)


def _urgency(turn: ScheduledTurn) -> tuple[bool, bool, int]:
    return not turn.is_overdue, turn.days_left is None, turn.days_left or 0
