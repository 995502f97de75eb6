"""Asking for a retest: an exercise becomes due once more, because of a corrective action of its plan."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from plans.actions.refreshing import check_plan
from plans.actions.refusals import PlanArchived, Refused
from plans.evidence.actions_in_words import is_finished
from plans.evidence.calendar import programme_calendar
from plans.models.plan import Plan
from plans.reading.cadence import on_day
from plans.reading.occurrences import occurrences_of
from testing.models.occurrences import Occurrence
from testing.models.promises import Promise
from testing.models.retests import Retest
from testing.reminder_days import first_reminder

from .deciding import KIND
from .keeping import programme_of


class NotToBeRetested(Refused):
    """There is nothing to retest it by, or for, or not on that day."""


@transaction.atomic
def ask_for_retest(*, plan: Plan, action_ref: str, key: str, due_on: date, by: User, at: datetime) -> Retest:
    """Let the exercise with the ``key`` of its promise be due once more, by a day, beside when it is due anyway.

    Raises PlanArchived, NotToBeRetested.
    """
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if locked.archived_at:
        raise PlanArchived
    programme = programme_of(locked, at=at)
    promised = Promise.objects.running().filter(plan=locked, kind=Promise.Kind.EXERCISE, key=key).first()
    if programme is None or promised is None:
        raise NotToBeRetested("No version in force promises this exercise.")
    today = localdate(at)
    _check(locked, promised, action_ref, due_on, today)
    programme.occurrences += 1
    programme.save(update_fields=["occurrences"])
    occurrence = Occurrence(
        plan=locked,
        promise=promised,
        ref=f"O-{programme.occurrences:04d}",
        opens_on=today,
        planned_on=due_on,
        due_on=due_on,
        edition=1,  # somebody asked for it: it stays when a version promises the line no longer
    )
    occurrence.remind_on = first_reminder(occurrence, today)
    occurrence.save(force_insert=True)
    retest = Retest.objects.create(occurrence=occurrence, action_ref=action_ref, by=by, by_name=by.name, at=at)
    check_plan(plan=locked, at=at)
    record(
        actor=by,
        verb="retest_asked",
        at=at,
        plan_code=locked.code,
        kind=KIND,
        ref=occurrence.ref,
        after={"due_on": due_on.isoformat(), "for": action_ref},
        summary=promised.name,
    )
    return retest


def _check(plan: Plan, promised: Promise, action_ref: str, due_on: date, today: date) -> None:
    finished = is_finished(plan, action_ref)
    if finished is None:
        raise NotToBeRetested(f"{plan.code} has no corrective action {action_ref}.")
    if finished:
        raise NotToBeRetested(f"{action_ref} is verified or dropped: reopen it first.")
    if due_on < today:
        raise NotToBeRetested(f"{on_day(due_on)} is over: choose today or a later day.")
    if Occurrence.objects.unsettled().filter(retest__action_ref=action_ref, plan=plan).exists():
        raise NotToBeRetested(f"A retest of {action_ref} is due already: hold it, move it or skip it first.")
    if _is_planned(promised, due_on):
        raise NotToBeRetested(f"{promised.name} is planned for {on_day(due_on)} already: choose another day.")


def _is_planned(promised: Promise, due_on: date) -> bool:
    """Whether the exercise is due on that day anyway, be it that the row of that time is still to be opened."""
    periods = occurrences_of(promised.running, first=due_on, last=due_on, calendar=programme_calendar())
    return any(periods) or Occurrence.objects.filter(promise=promised, planned_on=due_on).exists()
