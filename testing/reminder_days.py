"""Reminder days: on which days somebody is told of something that is due, from its own days and its pace alone."""

from datetime import date, timedelta

from plans.reading.periods import DAY, WEEK, Pace
from plans.reading.reminder_steps import latest_step

from .models.occurrences import Occurrence

A_WEEK = timedelta(days=WEEK)
LEADS = (14, 3, 0)  # days before
LEADS_OF_REVIEWS = (30, 14, 0)
ESCALATIONS = ((21, 2), (7, 1))  # days overdue from which on others are told, and how many steps up they stand
ESCALATIONS_OF_REVIEWS = ((14, 2),)
REVIEW = "review"


def leads(kind: str, pace: Pace | None) -> tuple[int, ...]:
    """How many days before it is due; those that are half of the period or longer fall away, or the one before would
    still run. What has no pace keeps all.
    """
    every = LEADS_OF_REVIEWS if kind == REVIEW else LEADS
    return tuple(lead for lead in every if pace is None or lead < pace.mean_days / 2)


def latest_reminder(one: Occurrence, today: date) -> date | None:
    """The last day by now on which whoever is responsible was to be told."""
    line = one.promise.line
    return latest_step(one.due_on, leads(line.kind, line.pace), today)


def next_reminder(one: Occurrence, today: date) -> date:
    """The first day after today on which somebody is to be told."""
    days = [day for day in (*_lead_days(one), missed_on(one)) if day and day > today]
    weeks = max((today - one.due_on) // A_WEEK, 0) + 1
    return min(*days, one.due_on + weeks * A_WEEK) if days else one.due_on + weeks * A_WEEK


def first_reminder(one: Occurrence, today: date) -> date | None:
    """When something that is a row from today on is told first: today where that was to happen by now.

    What was missed before it was a row is told to nobody: it stands on record. But a review stays due until it is done.
    """
    if one.due_on < today and one.promise.kind != REVIEW:
        return None
    return today if latest_reminder(one, today) else next_reminder(one, today)


def missed_on(one: Occurrence) -> date | None:
    """The day from which on it is missed, as the next one runs; None for reviews, of which one is open at a time."""
    if one.promise.kind == REVIEW or one.promise.line.pace is None:
        return None
    return max(one.planned_on, one.due_on) + DAY


def level_on(one: Occurrence, today: date) -> tuple[int, date] | None:
    """How many steps up others are told by now, and since which day; None where it is not so long overdue."""
    steps = ESCALATIONS_OF_REVIEWS if one.promise.kind == REVIEW else ESCALATIONS
    overdue = (today - one.due_on).days
    return next(((level, one.due_on + days * DAY) for days, level in steps if overdue >= days), None)


def _lead_days(one: Occurrence) -> list[date]:
    line = one.promise.line
    return [one.due_on - lead * DAY for lead in leads(line.kind, line.pace)]
