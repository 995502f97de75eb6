"""Entries of what is due: one time that a line of a plan is due, or the first of those that were missed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode

from bcp_portal.accounts.models import User
from bcp_portal.look.counting import counted, from_today
from bcp_portal.notices.absences import absent_on
from plans.models.plan import Plan
from plans.reading.cadence import on_day, times
from plans.reading.due import DueOccurrence
from plans.reading.promised_lines import PromisedLine
from testing.models.occurrences import Occurrence
from testing.responsible import NOBODY, Responsible, responsible_in

CALLED = {"exercise": "Test", "maintenance": "Maintenance", "review": "Review", "assessment": "Assessment"}
TONES = {
    "overdue": ("crit", "triangle-alert"),
    "due": ("info", "clock"),
    "planned": ("low", "circle-dashed"),
    "done": ("ok", "circle-check"),
    "done late": ("high", "circle-check"),
    "skipped": ("low", "skip-forward"),
}


@dataclass(frozen=True)
class DueEntry:
    """One time that a line is due, as of ``today``. ``ref`` is that of the occurrence, ``""`` where the plan is counted
    by its words. ``missed`` are the times that were due by now and not done, it among them.
    """

    plan: Plan
    line: PromisedLine
    time: DueOccurrence
    today: date
    ref: str = ""
    missed: int = 0
    responsible: Responsible = NOBODY
    duty_of: User | None = None  # whose it is while they are away, too

    @property
    def who(self) -> str:
        """Who is responsible, and for whom they stand in; ``""`` for nobody."""
        person = self.responsible.person
        if person is None:
            return ""
        return f"{person.name} ({self.responsible.why})" if self.responsible.stands_in_for else person.name

    @property
    def kind(self) -> str:
        """What is to be done, in a word."""
        return CALLED[self.line.kind]

    @property
    def kind_in_words(self) -> str:
        """What is to be done and how often: ``Test, Weekly.``"""
        return f"{', '.join(filter(None, (self.kind, self.line.written)))}."

    @property
    def who_in_words(self) -> str:
        """Who is responsible, ``""`` for nobody."""
        return f"{self.who}." if self.who else ""

    @property
    def state(self) -> str:
        return self.time.state(self.today)

    @property
    def is_overdue(self) -> bool:
        return self.state == "overdue"

    @property
    def is_open(self) -> bool:
        """Whether it is to be done now, in time or late."""
        return self.state in {"overdue", "due"}

    @property
    def tone(self) -> str:
        return TONES[self.state][0]

    @property
    def icon(self) -> str:
        return TONES[self.state][1]

    @property
    def days_left(self) -> int:
        """Days until it is due, negative when that is over."""
        return (self.time.due_on - self.today).days

    @property
    def state_in_words(self) -> str:
        """Where it stands: ``10 days overdue``, ``in 3 days``, ``done 2 days late``."""
        if self.state == "done late" and self.time.done_on:
            return f"Done {counted((self.time.done_on - self.time.due_on).days, 'day')} late"
        if self.state == "due":
            return from_today(self.days_left) if self.days_left else "Due today"
        return from_today(self.days_left) if self.is_overdue else self.state.capitalize()

    @property
    def missed_in_words(self) -> str:
        """How often, where it is more than this once."""
        return f"missed {times(self.missed)}" if self.missed > 1 else ""

    @property
    def since_in_words(self) -> str:
        """Of what is overdue, a sentence: since when, and how often it was missed."""
        if self.missed > 1:
            return f"Due since {on_day(self.time.due_on)}, {self.missed_in_words}."
        moved = f", moved from {on_day(self.time.planned_on)}" if self.is_moved else ""
        return f"Due {on_day(self.time.due_on)}{moved}."

    @property
    def standing(self) -> str:
        """Where it stands, with what else is to be said of it: ``10 days overdue, missed twice``."""
        moved = f"moved from {on_day(self.time.planned_on)}" if self.is_moved else ""
        return ", ".join(filter(None, (self.state_in_words, self.missed_in_words, moved)))

    @property
    def is_moved(self) -> bool:
        """Whether it is due on another day than it was planned for."""
        return self.time.due_on != self.time.planned_on

    @property
    def to_record(self) -> str:
        """What the button says that records it."""
        return {"exercise": "Record result", "maintenance": "Record"}.get(self.line.kind, f"Record {self.line.kind}")

    @property
    def record_address(self) -> str:
        """The form that records it, with this one chosen."""
        return where_recorded(self.plan.code, self.line, self.ref)

    @property
    def address(self) -> str:
        """Its own page; of what has no row the place where the plan promises it."""
        if self.ref:
            return reverse("testing:occurrence", args=[self.plan.code, self.ref])
        return f"{reverse('plans:document', args=[self.plan.code])}#{self.line.ref}"


def where_recorded(code: str, line: PromisedLine, ref: str) -> str:
    """The form that records what was done of a line, with the occurrence chosen (``""`` for none)."""
    if line.kind == "maintenance":
        return reverse("testing:maintenance_done", args=[code, ref])
    if line.kind == "review":
        return f"{reverse('testing:review_new', args=[code])}?{urlencode({'of': line.name})}"
    supplier = line.key.partition(":")[2]
    route, of = ("record", line.ref) if line.kind == "exercise" else ("assessment_new", supplier)
    chosen = {"of": of} | ({"for": ref} if ref else {})
    return f"{reverse(f'testing:{route}', args=[code])}?{urlencode(chosen)}"


def entries_of(rows: Iterable[Occurrence], *, today: date) -> list[DueEntry]:
    """Of rows that were read with plan and promise, in their order; one query more for how often each was missed."""
    rows = list(rows)
    missed = missed_times((row.promise_id for row in rows), today=today)
    return [entry_of(row, missed.get(row.promise_id, 0), today=today) for row in rows]


def entry_of(row: Occurrence, missed: int, *, today: date) -> DueEntry:
    """Of one row."""
    entry = DueEntry(row.plan, row.promise.line, row.as_counted, today, row.ref)
    return replace(entry, missed=missed) if entry.is_overdue else entry


def with_responsible(entries: Iterable[DueEntry], *, today: date) -> list[DueEntry]:
    """The same with who is responsible for each, and whose duty it is; three queries."""
    entries = list(entries)
    people = responsible_in({one.plan.pk for one in entries})
    there = replace(people, absent=absent_on(today))
    return [
        replace(
            one,
            responsible=there.for_line(one.plan.pk, one.line.key),
            duty_of=people.for_line(one.plan.pk, one.line.key).person,
        )
        for one in entries
    ]


def missed_times(promises: Iterable[int], *, today: date) -> Mapping[int, int]:
    """By promise, how many times of it are overdue."""
    late = Occurrence.objects.overdue(today).filter(promise__in=set(promises))
    return dict(late.order_by().values_list("promise").annotate(count=Count("pk")))


def oldest_first(entries: Collection[DueEntry]) -> list[DueEntry]:
    """By their days, as lists show them."""
    return sorted(entries, key=lambda one: (one.time.due_on, one.plan.code, one.line.name))
