"""Deciding on an occurrence: it is moved to another day, or not to be done at all, with a reason that stays.

Each locks the plan, refuses in words, checks the plan again and leaves one event.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from plans.actions.refreshing import check_plan
from plans.actions.refusals import AlreadyWithdrawn, NoReason, PlanArchived, Refused
from plans.evidence.calendar import programme_calendar
from plans.models.plan import Plan
from plans.reading.cadence import on_day
from plans.reading.periods import DAY, Pace, period_of
from testing.forms.deciding import changed_meanwhile
from testing.models.occurrences import Move, Occurrence, Waiver, WaiverWithdrawal
from testing.models.promises import Promise

from .decision_notices import tell_of_decision
from .following import follow, settle_told
from .keeping import programme_of
from .opening import open_reviews

KIND = "occurrences"  # of events
YEARLY = Pace(12, "month")  # of a review of which only a day is stated


class Settled(Refused):
    """It is done, skipped, or promised no longer: nothing is to be decided any more."""


class ChangedMeanwhile(Refused):
    """Somebody else decided, or recorded something, since the page was opened."""

    def __init__(self, ref: str) -> None:
        super().__init__(changed_meanwhile(ref))


class NotToBeMoved(Refused):
    """It can't be due on that day."""


@dataclass(frozen=True)
class Deciding:
    """What is decided on: locked and as it is now, by whom, when and why."""

    occurrence: Occurrence
    reason: str
    by: User
    at: datetime

    @property
    def columns(self) -> dict[str, Any]:
        return {"reason": self.reason, "by": self.by, "by_name": self.by.name, "at": self.at}

    def keep(self, verb: str, *names: str, before: Any, after: Any) -> None:
        """Keep the occurrence as it is decided, and the event of it."""
        self.occurrence.edition += 1
        follow(self.occurrence, today=localdate(self.at))
        self.occurrence.save(update_fields=[*names, "edition", "remind_on"])
        settle_told(self.occurrence, at=self.at)
        record(
            actor=self.by,
            verb=verb,
            at=self.at,
            plan_code=self.occurrence.plan.code,
            kind=KIND,
            ref=self.occurrence.ref,
            before=before,
            after={**after, "reason": self.reason},
            summary=self.occurrence.promise.name,
        )
        tell_of_decision(self.occurrence, verb, reason=self.reason, by=self.by, at=self.at)


def move_occurrence(
    *, occurrence: Occurrence, to_on: date, reason: str, edition: int, by: User, at: datetime
) -> Occurrence:
    """Let it be due on another day, up to the last one of the next; that keeps its own. Raises NoReason, Settled,
    ChangedMeanwhile, NotToBeMoved, PlanArchived.
    """
    with _deciding(occurrence, reason, edition, by, at) as deciding:
        current = deciding.occurrence
        _check_open(current)
        if to_on == current.due_on:
            raise NotToBeMoved(f"It is due on {on_day(to_on)} already.")
        if to_on < max(localdate(at), current.opens_on):
            raise NotToBeMoved("Choose today or a later day, and none before it opens.")
        if to_on > (latest := latest_day(current)):
            raise NotToBeMoved(f"By {on_day(latest)} the next one is due, too. Later than that means to skip this one.")
        from_on, current.due_on = current.due_on, to_on
        Move.objects.create(occurrence=current, from_on=from_on, to_on=to_on, **deciding.columns)
        days = {"before": {"due_on": from_on.isoformat()}, "after": {"due_on": to_on.isoformat()}}
        deciding.keep("occurrence_moved", "due_on", **days)
    return current


def latest_day(occurrence: Occurrence) -> date:
    """The last day to which it can be moved: that for which the next one is planned. Who moves it further lets it not
    be done, which is more than to move it.
    """
    pace, planned = occurrence.promise.line.pace, occurrence.planned_on
    if pace is None:
        return YEARLY.after(planned)
    if pace.is_of_calendar and occurrence.promise.kind != Promise.Kind.REVIEW:
        return period_of(pace, planned + DAY, programme_calendar()).due_on if planned < date.max else planned
    return pace.after(planned)


def why_not_moved(occurrence: Occurrence, *, today: date) -> str:
    """Why it can't be moved any more, ``""`` for what can."""
    if latest_day(occurrence) < today:
        return f"By {on_day(latest_day(occurrence))} the next one was due, too: this one is done late now, or skipped."
    return why_settled(occurrence)


def skip_occurrence(*, occurrence: Occurrence, reason: str, edition: int, by: User, at: datetime) -> Waiver:
    """Let it not be done. It stays on record as skipped. Raises NoReason, Settled, ChangedMeanwhile, PlanArchived."""
    with _deciding(occurrence, reason, edition, by, at) as deciding:
        _check_open(deciding.occurrence)
        waiver = Waiver.objects.create(occurrence=deciding.occurrence, **deciding.columns)
        deciding.occurrence.is_skipped = True
        due = {"due_on": deciding.occurrence.due_on.isoformat()}
        deciding.keep("occurrence_skipped", "is_skipped", before=None, after=due)
    return waiver


def take_up_again(*, waiver: Waiver, reason: str, edition: int, by: User, at: datetime) -> WaiverWithdrawal:
    """Let what was skipped be done after all. Raises NoReason, AlreadyWithdrawn, ChangedMeanwhile, PlanArchived."""
    with _deciding(waiver.occurrence, reason, edition, by, at) as deciding:
        earlier = WaiverWithdrawal.objects.filter(waiver=waiver).first()
        if earlier:
            raise AlreadyWithdrawn(deciding.occurrence.ref, earlier.by_name)
        withdrawal = WaiverWithdrawal.objects.create(waiver=waiver, **deciding.columns)
        deciding.occurrence.is_skipped = False
        deciding.keep("occurrence_taken_up", "is_skipped", before={"reason": waiver.reason}, after={})
    return withdrawal


@contextmanager
def _deciding(occurrence: Occurrence, reason: str, edition: int, by: User, at: datetime) -> Iterator[Deciding]:
    if not reason.strip():
        raise NoReason("Say why: it stays on record.")
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=occurrence.plan_id)
        if plan.archived_at:
            raise PlanArchived
        programme = programme_of(plan, at=at)
        current = Occurrence.objects.select_related("promise").get(pk=occurrence.pk)
        if current.edition != edition:
            raise ChangedMeanwhile(current.ref)
        current.plan = plan
        yield Deciding(current, reason.strip(), by, at)
        if programme:
            open_reviews(programme, today=localdate(at))
        check_plan(plan=plan, at=at)


def _check_open(occurrence: Occurrence) -> None:
    if why := why_settled(occurrence):
        raise Settled(why)


def why_settled(occurrence: Occurrence) -> str:
    """Why nothing is to be decided on it any more, ``""`` for what is open."""
    if occurrence.done_on:
        return f"{occurrence.ref} was done on {on_day(occurrence.done_on)}."
    if occurrence.is_skipped:
        return f"{occurrence.ref} was skipped before."
    if occurrence.dropped_by_id:
        return f"{occurrence.ref} is promised no longer."
    return ""
