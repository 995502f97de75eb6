"""Lanes of a year: each line of a programme with what was due of it, done, missed and skipped, and what will be due."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse

from plans.evidence.calendar import programme_calendar
from plans.models.plan import Plan
from plans.reading.due import DueOccurrence
from plans.reading.occurrences import occurrences_of
from plans.reading.periods import DAY
from plans.reading.promised_lines import PromisedLine
from testing.deeds import deed_of
from testing.models.exercises import Exercise
from testing.models.occurrences import Fulfilment, Occurrence, unsettled
from testing.models.promises import Promise
from testing.models.reviews import ReviewRecord

from .by_words import WordedLine
from .programme_scope import ProgrammeScope

MOST_LANES, MOST_OF_MANY = 40, 12  # lanes of a few plans, and of many
KINDS = ("exercise", "review", "assessment")  # maintenance is ticked off, and has a card of its own


@dataclass(frozen=True)
class LaneRecord:
    """What was done on a day, and whether it went as it should."""

    on: date
    passed: bool
    words: str
    address: str


@dataclass(frozen=True)
class LaneTime:
    """One time that it was due, or will be, with the first record that counts for it. ``is_missed``: nobody
    did it, and it was due again since, or nobody promises it any more.
    """

    time: DueOccurrence
    record: LaneRecord | None = None
    is_missed: bool = False


@dataclass(frozen=True)
class YearLine:
    """A line with its times, the earliest first, and records that count for none of them. One that ``is_promised`` by a
    version in force, or was, has a page of its own.
    """

    plan: Plan
    line: PromisedLine
    times: list[LaneTime] = field(default_factory=list)
    extra: list[LaneRecord] = field(default_factory=list)
    is_promised: bool = False


@dataclass(frozen=True)
class YearLines:
    """The lines that are drawn, and how many more there are."""

    lines: list[YearLine]
    left_out: int


def year_lines(scope: ProgrammeScope, worded: Sequence[WordedLine], year: int) -> YearLines:
    """The lines of a year, tests before reviews before assessments; of many plans the most urgent. Ten queries."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    most = MOST_LANES if scope.is_few else MOST_OF_MANY
    promises = _promises(scope, first, last)
    lanes: dict[tuple[int, str], list[Promise]] = {}
    for promise in promises.select_related("plan")[: most * 3]:
        lanes.setdefault((promise.plan_id, promise.key), []).append(promise)
    count = promises.order_by().values("plan", "key").distinct().count() + len(worded)
    shown = dict(list(lanes.items())[:most])
    by_words = list(worded)[: most - len(shown)]
    scope.name([one.plan for found in shown.values() for one in found])
    # Up to now: a miss of the year may have been made up for after it.
    records = records_of({*(plan for plan, _ in shown), *(one.plan.pk for one in by_words)}, since=first)
    drawn = [
        *_of_rows(shown, records, scope.today, first, last),
        *(_of_words(one, records, scope.today) for one in by_words),
    ]
    return YearLines(sorted(drawn, key=lambda one: KINDS.index(one.line.kind)), count - len(drawn))


def _promises(scope: ProgrammeScope, first: date, last: date) -> QuerySet[Promise]:
    """Those of the year, in the order of the plan or, of several plans, the most urgent first."""
    held = Q(until=None) | Q(until__gte=first)
    rank = Case(*(When(kind=kind, then=Value(place)) for place, kind in enumerate(KINDS)))
    due = Occurrence.objects.unsettled().filter(promise=OuterRef("pk")).order_by("due_on").values("due_on")[:1]
    found = Promise.objects.filter(held, plan__in=scope.keys, kind__in=KINDS, since__lte=last)
    if scope.only:
        return found.annotate(rank=rank).order_by("rank", "pk")
    return found.annotate(rank=rank, due=Subquery(due)).order_by("rank", F("due").asc(nulls_last=True), "pk")


Records = Mapping[int, list[Exercise | ReviewRecord]]  # by plan


def records_of(plans: Collection[int], *, since: date) -> Records:
    """What was done since a day, and stands; three queries."""
    found: dict[int, list[Exercise | ReviewRecord]] = {}
    exercises = Exercise.objects.valid().filter(plan__in=plans, held_on__gte=since)
    reviews = ReviewRecord.objects.valid().filter(plan__in=plans, done_on__gte=since, is_regular=True)
    for held in exercises.prefetch_related("measurements").defer("notes"):
        found.setdefault(held.plan_id, []).append(held)
    for made in reviews.defer("notes", "points"):
        found.setdefault(made.plan_id, []).append(made)
    return found


def _of_rows(
    lanes: Mapping[tuple[int, str], Sequence[Promise]], records: Records, today: date, first: date, last: date
) -> Iterator[YearLine]:
    """Of what versions in force promise or promised: what was opened, and what will be due."""
    promises = [one for found in lanes.values() for one in found]
    in_year = Q(due_on__range=(first, last)) | Q(done_on__range=(first, last)) | Q(planned_on__range=(first, last))
    still_open = Q(promise__kind="review") & unsettled()
    rows = Occurrence.objects.promised().filter(in_year | still_open, promise__in=promises).order_by("due_on", "pk")
    by_promise: dict[int, list[Occurrence]] = {}
    for row in rows:
        by_promise.setdefault(row.promise_id, []).append(row)
    counted = _counted([row for found in by_promise.values() for row in found])
    for (plan, _), found in lanes.items():
        made = {_key(record): record for record in records.get(plan, ())}
        of_it = [row for promise in found for row in by_promise.get(promise.pk, ())]
        known = {row.pk: [made[key] for key in counted.get(row.pk, ()) if key in made] for row in of_it}
        times = [
            (row.as_counted, known[row.pk][0] if known[row.pk] else None, promise.until is not None)
            for promise in found
            for row in by_promise.get(promise.pk, ())
        ]
        times += [(time, None, False) for one in found for time in _to_come(one, by_promise, today, first, last)]
        used = {_key(record) for rows in known.values() for record in rows}
        rest = [record for key, record in made.items() if key not in used]
        yield replace(_line(found[-1].plan, found[-1].line, times, rest, today), is_promised=True)


def _key(record: Exercise | ReviewRecord) -> tuple[str, str]:
    return ("exercise" if isinstance(record, Exercise) else record.kind), record.ref


def _counted(rows: Collection[Occurrence]) -> dict[int, list[tuple[str, str]]]:
    """By occurrence, what counts for it by kind and ref, the first that was done first; withdrawn ones among it."""
    found: dict[int, list[tuple[str, str]]] = {}
    done = [row.pk for row in rows if row.done_on]
    for one in Fulfilment.objects.filter(occurrence__in=done).order_by("done_on", "pk"):
        found.setdefault(one.occurrence_id, []).append((one.kind, one.record_ref))
    return found


def _to_come(
    promise: Promise, rows: Mapping[int, Sequence[Occurrence]], today: date, first: date, last: date
) -> Iterator[DueOccurrence]:
    """What will be due in the year and is no row yet: counted, as everything beyond the next weeks is."""
    if promise.until is not None:
        return
    if promise.kind == Promise.Kind.REVIEW:
        review = next((row.as_counted for row in rows.get(promise.pk, ()) if row.done_on is None), None)
        begin = max(first, today + DAY)
    else:
        review, begin = None, max(first, promise.next_on or date.max)
    known = {row.planned_on for row in rows.get(promise.pk, ())}
    calendar = programme_calendar()
    for time in occurrences_of(promise.running, first=begin, last=last, calendar=calendar, review=review):
        if time.planned_on not in known:
            yield time


def _of_words(worded: WordedLine, records: Records, today: date) -> YearLine:
    times = [(time, None, False) for time in worded.times if time.done_on is None]
    return _line(worded.plan, worded.line, times, records.get(worded.plan.pk, ()), today)


def _line(
    plan: Plan,
    line: PromisedLine,
    times: Iterable[tuple[DueOccurrence, Exercise | ReviewRecord | None, bool]],
    rest: Iterable[Exercise | ReviewRecord],
    today: date,
) -> YearLine:
    ordered = sorted(times, key=lambda one: (one[0].due_on, one[0].planned_on))
    over = (time.planned_on for time, _, _ in ordered if time.state(today) not in {"due", "planned"})
    last = max(over, default=date.min)
    return YearLine(
        plan,
        line,
        [
            LaneTime(time, lane_record(plan, made) if made else None, is_over or time.planned_on < last)
            for time, made, is_over in ordered
        ],
        [lane_record(plan, made) for made in rest if (deed := deed_of(made)) and deed.is_of(line)],
    )


def lane_record(plan: Plan, made: Exercise | ReviewRecord) -> LaneRecord:
    """How a record is drawn."""
    if isinstance(made, Exercise):
        words = "passed" if made.passed else "missed target"
        return LaneRecord(made.held_on, made.passed, words, reverse("testing:exercise", args=[plan.code, made.ref]))
    short = ", the plan must change" if made.is_review else ", falls short"
    words = "done" if made.is_satisfied else f"done{short}"
    return LaneRecord(made.done_on, made.is_satisfied, words, reverse("testing:review", args=[plan.code, made.ref]))
