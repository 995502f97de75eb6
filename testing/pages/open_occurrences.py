"""Open occurrences in words, for forms that ask what a record counts for."""

from datetime import date

from plans.models.plan import Plan
from plans.reading.cadence import on_day
from testing.deeds import Deed
from testing.models.occurrences import Occurrence
from testing.models.promises import Promise
from testing.subjects import ReviewKind, Subject

MOST = 100


def exercises_open(plan: Plan, *, of: str, today: date) -> dict[str, str]:
    """By ref, exercises that have opened and are neither done nor skipped: those of the row ``of`` before others."""
    found = _open(plan, Promise.Kind.EXERCISE, today)
    return _in_words(sorted(found, key=lambda one: one.promise.ref != of), today)


def assessments_open(plan: Plan, subject: Subject, *, today: date) -> dict[str, str]:
    """By ref, the assessments of a supplier that are due by now, or were; none of a review."""
    if subject.kind != ReviewKind.ASSESSMENT:
        return {}
    deed = Deed("assessment", subject.ref, subject.name, today)
    return _in_words([one for one in _open(plan, deed.kind, today) if deed.is_of(one.promise.line)], today)


def _open(plan: Plan, kind: str, today: date) -> list[Occurrence]:
    opened = Occurrence.objects.unsettled().filter(plan=plan, promise__kind=kind, opens_on__lte=today)
    return list(opened.select_related("promise", "retest").order_by("due_on", "pk")[:MOST])


def _in_words(found: list[Occurrence], today: date) -> dict[str, str]:
    return {one.ref: f"{one.promise.name}{_retest(one)}, due {on_day(one.due_on)}{_late(one, today)}" for one in found}


def _retest(one: Occurrence) -> str:
    return f" (retest for {one.retest.action_ref})" if hasattr(one, "retest") else ""


def _late(one: Occurrence, today: date) -> str:
    return ", overdue" if one.as_counted.state(today) == "overdue" else ""
