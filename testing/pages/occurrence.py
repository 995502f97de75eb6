"""The page of an occurrence: what the plan says, when it is due, what happened to it, and what may be done now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse

from bcp_portal.accounts.models import User
from bcp_portal.audit.chaining import ChainPlace, positions_of
from bcp_portal.audit.models import Event
from bcp_portal.notices.absences import absent_on
from plans.integrity.differences import check_records, why_differs
from plans.models.plan import Plan
from plans.reading.cadence import on_day
from testing.access import may_skip
from testing.actions.deciding import KIND, why_not_moved, why_settled
from testing.models.exercises import Exercise
from testing.models.maintenance import MaintenanceRecord
from testing.models.occurrences import Occurrence
from testing.models.promises import Promise
from testing.models.reviews import ReviewRecord
from testing.responsible import Responsible, responsible_in

from .due_entries import where_recorded
from .due_words import BADGES, StateBadge, beyond_its_period, days_late, sentence, where_read
from .histories import CountedRecord, OccurrenceHistory, histories

RECORDS = ("exercise_records", "upkeep_records", "maintenance_records")  # kinds of events


@dataclass(frozen=True)
class OccurrenceStep:
    """Something that happened to it: when, by whom (``""`` for nobody in particular), and why."""

    at: datetime
    by: str
    icon: str
    what: str
    why: str = ""
    tone: str = ""
    link: str = ""


@dataclass(frozen=True)
class TrailEntry:
    """An event of the audit trail, with its place in the chain of evidence; ``differs`` says why it is not as kept."""

    event: Event
    place: ChainPlace | None
    differs: str

    @property
    def what(self) -> str:
        return self.event.verb.replace("_", " ").capitalize()


@dataclass(frozen=True)
class OccurrencePage:
    """Everything the page shows. Addresses are ``""`` where the person may not, or there is nothing to do."""

    plan: Plan
    history: OccurrenceHistory
    responsible: Responsible
    today: date
    record_at: str
    move_at: str
    why_not_moved: str  # of an open one
    skip_at: str
    take_up_at: str
    trail: list[TrailEntry] | None  # None for who does not audit

    @property
    def occurrence(self) -> Occurrence:
        return self.history.occurrence

    @property
    def promise(self) -> Promise:
        return self.occurrence.promise

    @property
    def badge(self) -> StateBadge:
        return BADGES[self.history.state(self.today)]

    @property
    def sentence(self) -> str:
        return sentence(self.history, self.today)

    @property
    def days_late(self) -> str:
        return days_late(self.history)

    @property
    def beyond(self) -> str:
        return beyond_its_period(self.history)

    @property
    def steps(self) -> list[OccurrenceStep]:
        """What happened to it, in its order."""
        return sorted(_steps(self.plan, self.history), key=lambda one: one.at)

    @property
    def maintenance(self) -> MaintenanceRecord | None:
        """The maintenance that counts for it: a record without a page of its own, read and withdrawn here."""
        made = [one.record for one in self.history.standing if isinstance(one.record, MaintenanceRecord)]
        return made[0] if made else None


def occurrence_page(user: User, occurrence: Occurrence, *, today: date) -> OccurrencePage:
    """Of one occurrence as a person reads it; the number of queries is the same for all. Raises Differs."""
    plan = occurrence.plan
    history = histories(plan, [occurrence])[0]
    check_records(history.rows, subject=f"What is kept of {occurrence.ref}", code=plan.code)
    is_open = not plan.archived_at and not why_settled(occurrence)
    may_record, may_decide = user.may("record"), may_skip(user, plan)
    can_be_taken_up = history.skip and not plan.archived_at and not occurrence.dropped_by_id and not occurrence.done_on
    may_be_done = is_open and may_record and occurrence.opens_on <= today
    not_moved = why_not_moved(occurrence, today=today) if is_open else ""
    return OccurrencePage(
        plan=plan,
        history=history,
        responsible=responsible_in([plan.pk], absent=absent_on(today)).for_line(plan.pk, occurrence.promise.key),
        today=today,
        record_at=where_recorded(plan.code, occurrence.promise.line, occurrence.ref) if may_be_done else "",
        move_at=_at("move", occurrence) if is_open and may_record and not not_moved else "",
        why_not_moved=not_moved if may_record else "",
        skip_at=_at("skip", occurrence) if is_open and may_decide else "",
        take_up_at=_at("take_up", occurrence) if can_be_taken_up and may_decide else "",
        trail=_trail(history) if user.may("audit") else None,
    )


def _at(what: str, occurrence: Occurrence) -> str:
    return reverse(f"testing:occurrence_{what}", args=[occurrence.plan.code, occurrence.ref])


def _steps(plan: Plan, history: OccurrenceHistory) -> Iterator[OccurrenceStep]:
    if asked := history.retest:
        link = reverse("plans:action", args=[plan.code, asked.action_ref])
        yield OccurrenceStep(
            asked.at, asked.by_name, "calendar-plus", f"Asked for: the retest for {asked.action_ref}", link=link
        )
    for move in history.moves:
        days = f"Moved from {on_day(move.from_on)} to {on_day(move.to_on)}"
        yield OccurrenceStep(move.at, move.by_name, "calendar-clock", days, move.reason)
    for skip in history.skips:
        yield OccurrenceStep(skip.at, skip.by_name, "skip-forward", "Skipped: not to be done", skip.reason)
        if hasattr(skip, "withdrawal"):
            back = skip.withdrawal
            yield OccurrenceStep(back.at, back.by_name, "undo-2", "Taken up again: to be done after all", back.reason)
    for one in history.counted:
        yield from _recorded(plan, history, one)


def _recorded(plan: Plan, history: OccurrenceHistory, one: CountedRecord) -> Iterator[OccurrenceStep]:
    done, made = one.fulfilment.done_on, one.record
    late = (done - history.occurrence.due_on).days > 0
    how = days_late(history) if late and done == history.occurrence.done_on else ""
    what = f"{_noun(one)} {one.called} counts for it: done on {on_day(done)}{f', {how}' if how else ''}"
    tone = ("high" if late else "ok") if one.stands else ""
    by = made.recorded_by_name if made else ""
    yield OccurrenceStep(
        made.recorded_at if made else one.fulfilment.at, by, "circle-check", what, tone=tone, link=where_read(plan, one)
    )
    if made and made.is_withdrawn:
        back = made.withdrawal
        yield OccurrenceStep(
            back.at, back.by_name, "undo-2", f"{one.called} was withdrawn: it counts for nothing", back.reason
        )


def _noun(one: CountedRecord) -> str:
    if one.is_version:
        return "Version"
    if isinstance(one.record, Exercise):
        return f"Result ({'passed' if one.record.passed else 'missed target'})"
    if isinstance(one.record, MaintenanceRecord):
        return "Maintenance" if one.record.is_satisfied else "Maintenance (something must be done)"
    return "Assessment" if isinstance(one.record, ReviewRecord) and not one.record.is_review else "Review"


def _trail(history: OccurrenceHistory) -> list[TrailEntry]:
    """The events about it and about what was recorded for it, with their places in the chain; two queries."""
    code = history.occurrence.plan.code
    refs = [one.fulfilment.record_ref for one in history.counted]
    of = Q(kind=KIND, ref=history.occurrence.ref) | Q(kind__in=RECORDS, ref__in=refs)
    events: Sequence[Event] = list(Event.objects.filter(of, plan_code=code).order_by("at", "pk"))
    places = positions_of(events)
    found = [(event, places.get((event.table_name(), event.pk))) for event in events]
    return [TrailEntry(event, place, why_differs(event, place.digest if place else None)) for event, place in found]
