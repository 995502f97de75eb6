"""Open occurrences in words, for forms that ask what a record counts for."""

from datetime import date

from plans.models.plan import Plan
from plans.reading.cadence import on_day
from testing.models.occurrences import Occurrence

MOST = 100


def may_count_for(plan: Plan, kind: str, *, of: str, today: date) -> dict[str, str]:
    """By ref, what of that kind has opened and is neither done nor skipped; that of the row ``of`` first, the earliest
    first of each.
    """
    opened = Occurrence.objects.unsettled().filter(plan=plan, promise__kind=kind, opens_on__lte=today)
    found = list(opened.select_related("promise").order_by("due_on", "pk")[:MOST])
    found.sort(key=lambda one: one.promise.ref != of)
    return {one.ref: _in_words(one, today) for one in found}


def _in_words(one: Occurrence, today: date) -> str:
    state = ", overdue" if one.as_counted.state(today) == "overdue" else ""
    return f"{one.promise.name}, due {on_day(one.due_on)}{state}"
