"""The programme against what it follows from: versions that were signed, and records that are only added.

Promises and occurrences are kept as rows that change, so that lists need not count; whoever changes them past the
portal, to hide what was missed, is found here.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from django.db import transaction
from django.utils.timezone import localdate

from bcp_portal.audit.chain_check import Fault
from bcp_portal.audit.models import Event
from plans.evidence.calendar import programme_calendars
from plans.integrity.differences import Differs, document_of
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from plans.reading.document import FrozenPlan
from plans.reading.periods import DAY, ProgrammeCalendar, due_periods
from plans.reading.promised_lines import promised_lines
from plans.reading.running_promises import RunningPromise, carried_on

from .models.occurrences import Occurrence
from .models.promises import Programme, Promise
from .pages.histories import histories

KIND = "programme"  # of faults
TURNS = "programme_ended", "programme_resumed"  # events of a plan that goes into the archive and comes back
DIFFERS = {
    "due_on": "It is due on another day than planned, and nobody moved it there",
    "done_on": "Whether it was done is not what was recorded",
    "is_skipped": "Whether it was skipped is not what was decided",
}
PROMISED = ("every", "unit", "is_new", "until")


def programme_faults() -> Iterator[Fault]:
    """Of every plan whose programme is kept. Each is locked while it is read, so that nothing of it is under way."""
    for plan in Programme.objects.order_by("plan").values_list("plan", flat=True):
        with transaction.atomic():
            locked = Plan.objects.select_for_update().get(pk=plan)
            found = [*_end_faults(locked), *_promise_faults(locked), *_occurrence_faults(locked)]
        yield from (Fault(KIND, f"{locked.code} {of}", f"{locked.code}: {sentence}") for of, sentence in found)


Found = tuple[str, str]  # what differs, and the sentence


def _end_faults(plan: Plan) -> Iterator[Found]:
    """It has ended without being said so, or goes on though it was: nothing of it would be due."""
    turns = Event.objects.filter(plan_code=plan.code, kind="programme", verb__in=TURNS).order_by("-pk")
    has_ended = turns.values_list("verb", flat=True).first() == TURNS[0]
    if has_ended != bool(Programme.objects.get(plan=plan).ended_on):
        yield KIND, "Whether its programme has ended is not what was recorded."


def _promise_faults(plan: Plan) -> Iterator[Found]:
    """Promises that its versions do not make so, or that are gone. Not of a plan that was in the archive, where they
    ended and began on days that no version says, and not where a version differs, which is told as that.
    """
    if Event.objects.filter(plan_code=plan.code, kind="programme", verb=TURNS[0]).exists():
        return
    try:
        expected = _expected(plan)
    except Differs:
        return
    kept = {(one.key, one.since): one for one in Promise.objects.filter(plan=plan)}
    for gone, since in sorted(expected.keys() - kept.keys()):
        yield gone, f"What it promises since {since} is missing: {gone}."
    for (key, since), promise in sorted(kept.items()):
        said = {name: getattr(promise, name) for name in PROMISED}
        if (key, since) not in expected:
            yield key, f"No version promises since {since}: {promise.name}."
        elif said != expected[key, since]:
            yield key, f"Versions promise it otherwise than it is kept: {promise.name}."


def _expected(plan: Plan) -> dict[tuple[str, date], dict[str, object]]:
    """By key and first day, what versions in the order in which they came into force promise. Raises Differs."""
    known = Programme.objects.get(plan=plan).version_id
    expected: dict[tuple[str, date], dict[str, object]] = {}
    running: list[RunningPromise] = []
    for version in PlanVersion.objects.filter(plan=plan, pk__lte=known).approved().order_by("pk"):
        on = localdate(version.decided_at)
        before = running
        running = carried_on(before, promised_lines(FrozenPlan(document_of(version)))[0], on=on)
        now = {(one.line.key, one.since) for one in running}
        for one in before:
            if (one.line.key, one.since) not in now:
                expected[one.line.key, one.since]["until"] = max(on, one.since)
        for one in running:
            pace = one.line.pace
            said = {"every": pace.every if pace else None, "unit": pace.unit if pace else "", "is_new": one.is_new}
            expected.setdefault((one.line.key, one.since), {**said, "until": None})
    return expected


def _occurrence_faults(plan: Plan) -> Iterator[Found]:
    of = Occurrence.objects.filter(plan=plan).select_related("promise")
    rows: dict[int, dict[date, Occurrence]] = {}
    calendars = programme_calendars()
    for one in of.order_by("pk"):
        rows.setdefault(one.promise_id, {})[one.planned_on] = one
    for promise in Promise.objects.filter(plan=plan).exclude(kind=Promise.Kind.REVIEW).order_by("pk"):
        known = rows.get(promise.pk, {})
        for planned_on, opens_on in _periods(promise, known, calendars):
            if planned_on not in known:
                yield promise.name, f"It was due on {planned_on} and is missing: {promise.name}."
            elif known[planned_on].opens_on != opens_on:
                yield known[planned_on].ref, f"It opened on {opens_on}, not when it says: {_named(known[planned_on])}."
    yield from _derived_faults(plan, [one for of_promise in rows.values() for one in of_promise.values()])


def _periods(
    promise: Promise, known: Collection[date], calendars: Sequence[ProgrammeCalendar]
) -> Iterator[tuple[date, date]]:
    """The last and the first day of each time that must be a row by what the promise says of itself.

    Each was entered by the calendar of its day: by which of those that ever held, the ``known`` last days tell.
    """
    pace, since = promise.line.pace, promise.since
    if pace is None or (promise.next_on is None and promise.until is None):
        return
    first = since
    while True:
        ways = [
            due_periods(pace, since=since, first=first, last=date.max, calendar=one, is_new=promise.is_new)
            for one in calendars
        ]
        found = [period for way in ways if (period := next(way, None))]
        period = min((one for one in found if one.due_on in known), key=lambda one: one.due_on, default=None)
        period = period or (found[-1] if found else None)
        if period is None or promise.is_over(period.due_on) or _is_beyond(promise, max(first, period.opens_on)):
            return
        yield period.due_on, period.opens_on
        if period.due_on == date.max:
            return
        first = period.due_on + DAY


def _is_beyond(promise: Promise, day: date) -> bool:
    """Whether what opens on a day is no row yet."""
    return promise.next_on is not None and day >= promise.next_on


def _derived_faults(plan: Plan, rows: Sequence[Occurrence]) -> Iterator[Found]:
    """Days and states that repeat what moves, skips and records say, and do not."""
    for history in histories(plan, rows):
        one = history.occurrence
        for column in history.differing:
            yield one.ref, f"{DIFFERS[column]}: {_named(one)}."
        if one.dropped_by_id and not one.promise.is_over(one.planned_on):
            yield one.ref, f"It was promised, and is kept as dropped: {_named(one)}."


def _named(one: Occurrence) -> str:
    return f"{one.ref}, {one.promise.name}"
