"""Words for what is due: where it stands, as pages, tables and packs say it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from bcp_portal.look.counting import counted
from plans.models.plan import Plan
from plans.reading.cadence import on_day

from .histories import CountedRecord, OccurrenceHistory, State

PAGES = {"exercise": "testing:exercise", "review": "testing:review", "assessment": "testing:review"}


@dataclass(frozen=True)
class StateBadge:
    """A state as a badge shows it."""

    words: str
    tone: str
    icon: str


BADGES: dict[State, StateBadge] = {
    "planned": StateBadge("Planned", "low", "circle-dashed"),
    "due": StateBadge("Due", "info", "clock"),
    "overdue": StateBadge("Overdue", "crit", "triangle-alert"),
    "done": StateBadge("Done in time", "ok", "circle-check"),
    "done late": StateBadge("Done late", "high", "circle-check"),
    "skipped": StateBadge("Skipped", "low", "skip-forward"),
    "dropped": StateBadge("No longer promised", "low", "archive"),
}


def where_read(plan: Plan, one: CountedRecord) -> str:
    """The page of a record, ``""`` for what has none: maintenance, and versions, which not everybody sees."""
    page = PAGES.get(one.fulfilment.kind)
    return reverse(page, args=[plan.code, one.fulfilment.record_ref]) if page and one.record else ""


def days_late(history: OccurrenceHistory) -> str:
    """``3 days late``, ``""`` for what was not done late."""
    return f"{counted(history.days_late, 'day')} late" if history.days_late else ""


def sentence(history: OccurrenceHistory, today: date) -> str:
    """Where it stands, as its page says first."""
    one, state = history.occurrence, history.state(today)
    if one.dropped_by:
        return f"Version {one.dropped_by.number} no longer promises it: nobody owes it any more."
    if state == "skipped":
        return "It is not to be done: it was skipped with a reason."
    if one.done_on:
        when = f"Done on {on_day(one.done_on)}"
        return f"{when}, {days_late(history)}." if history.days_late else f"{when}, in time."
    if state == "overdue":
        return f"Due by {on_day(one.due_on)}: {counted((today - one.due_on).days, 'day')} overdue."
    if state == "planned":
        return f"It opens on {on_day(one.opens_on)} and is due by {on_day(one.due_on)}."
    return f"Due by {on_day(one.due_on)}, {_left((one.due_on - today).days)}."


def _left(days: int) -> str:
    return f"in {counted(days, 'day')}" if days else "today"


def beyond_its_period(history: OccurrenceHistory) -> str:
    """That it was moved past the days that it was planned for, ``""`` where it was not."""
    one = history.occurrence
    days = (one.due_on - one.planned_on).days
    if not history.moves or days <= 0:
        return ""
    return f"{counted(days, 'day')} after the last day that it was planned for. The next one keeps its own day."
