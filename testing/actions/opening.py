"""Opening occurrences: rows for what was due in the past and for what opens soon; beyond, the schedule is counted.

Who opens has locked the plan. A row that is there already is left as it is, so that two who open do it once.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from plans.evidence.calendar import programme_calendar
from plans.models.plan import Plan
from plans.reading.due import DueOccurrence
from plans.reading.occurrences import next_review
from plans.reading.periods import due_periods
from plans.reading.running_promises import last_review
from testing.models.occurrences import Occurrence, unsettled
from testing.models.promises import Programme, Promise
from testing.promising import reviews_done
from testing.reminder_days import first_reminder

AHEAD = timedelta(days=35)  # what opens by then is a row, so that it can be moved, skipped, and done early
MOST = 2000  # rows of one promise at a time
BATCH = 2000
PLANS_AT_ONCE = 200


@transaction.atomic
def open_due_occurrences(*, today: date) -> int:
    """Open for a batch of plans what is to be a row by now; how many plans there were. Those that somebody else holds,
    who changes or opens them, are left to the next time.
    """
    due = Promise.objects.filter(plan=OuterRef("pk"), next_on__lte=today + AHEAD)
    plans = Plan.objects.current().filter(Exists(due)).order_by("pk").select_for_update(skip_locked=True, of=("self",))
    locked = [plan.pk for plan in plans.only("pk")[:PLANS_AT_ONCE]]
    if locked:
        open_occurrences(Programme.objects.filter(plan__in=locked), today=today)
    return len(locked)


def open_occurrences(programmes: Iterable[Programme], *, today: date) -> int:
    """Add the rows of these programmes that are missing; how many promises have more than they took at a time."""
    known = {one.plan_id: one for one in programmes}
    due = list(Promise.objects.filter(plan__in=known, next_on__lte=today + AHEAD).order_by("plan_id", "pk"))
    rows: list[Occurrence] = []
    left = 0
    for promise in due:
        made = list(_missing(promise, today))
        left += len(made) == MOST
        rows += _rows(known[promise.plan_id], promise, made, today)
    Occurrence.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    _keep(Promise, "next_on", due)
    _keep(Programme, "occurrences", {known[one.plan_id] for one in due})
    return left


def _keep(model: type[Promise | Programme], field: str, changed: Iterable[Promise | Programme]) -> None:
    """One UPDATE for all that have the same value: whatever is due on the same days is opened at the same time."""
    by_value: dict[Any, list[int]] = {}
    for one in changed:
        by_value.setdefault(getattr(one, field), []).append(one.pk)
    for value, keys in by_value.items():
        model.objects.filter(pk__in=keys).update(**{field: value})


def _missing(promise: Promise, today: date) -> Iterator[DueOccurrence]:
    """The next periods of a promise that open by the time they are to be rows; ``next_on`` moves on behind them."""
    pace, first = promise.line.pace, promise.next_on
    promise.next_on = None
    if pace is None or first is None:
        return
    calendar = programme_calendar()
    periods = due_periods(
        pace, since=promise.since, first=first, last=date.max, calendar=calendar, is_new=promise.is_new
    )
    for count, period in enumerate(periods):
        if promise.is_over(period.due_on):
            return
        if count == MOST or period.opens_on > today + AHEAD:
            promise.next_on = period.opens_on
            return
        yield DueOccurrence(period.due_on, period.opens_on, period.due_on)


def _rows(programme: Programme, promise: Promise, made: Sequence[DueOccurrence], today: date) -> Iterator[Occurrence]:
    for one in made:
        programme.occurrences += 1
        row = Occurrence(
            plan_id=promise.plan_id,
            promise=promise,
            ref=f"O-{programme.occurrences:04d}",
            opens_on=one.opens_on,
            planned_on=one.planned_on,
            due_on=one.due_on,
        )
        row.remind_on = first_reminder(row, today)
        yield row


def open_reviews(programme: Programme, *, today: date) -> None:
    """One open occurrence for each review that the plan promises: the next after its last one, or the last skipped.

    What was planned for another day, because a review was recorded, withdrawn or promised otherwise, goes where nobody
    did or decided anything for it. But what is overdue stays until it is done: a version that states a later day does
    not make up for the review that was missed.
    """
    for promise, due in next_reviews(programme, today=today):
        rows = Occurrence.objects.filter(promise=promise)
        stale = rows.untouched().filter(due_on__gte=today)
        (stale.exclude(planned_on=due.planned_on) if due else stale).delete()
        if due and not rows.filter(Q(planned_on=due.planned_on) | unsettled()).exists():
            Occurrence.objects.bulk_create(_rows(programme, promise, [due], today))
            programme.save(update_fields=["occurrences"])


def next_reviews(programme: Programme, *, today: date) -> list[tuple[Promise, DueOccurrence | None]]:
    """Each review that the plan promises, with when it is due next."""
    promises = list(Promise.objects.running().filter(plan=programme.plan_id, kind=Promise.Kind.REVIEW))
    skipped = dict(
        Occurrence.objects.filter(promise__in=promises, is_skipped=True)
        .order_by("planned_on")
        .values_list("promise", "planned_on")
    )
    lines = [promise.line for promise in promises]
    reviews = reviews_done(programme.plan, today=today)
    found = []
    for promise in promises:
        last = [on for on in (last_review(promise.line, lines, reviews), skipped.get(promise.pk)) if on]
        found.append((promise, next_review(promise.running, max(last, default=None))))
    return found
