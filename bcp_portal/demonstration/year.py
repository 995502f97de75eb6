"""What of a year's promises was kept: exercises, maintenance, assessments and reviews, each on one of its days.

Two were missed: one long ago, and the last one of the same line, which is overdue.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.utils import timezone

from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.values import read_duration
from plans.access import get_promises
from plans.evidence.calendar import programme_calendar
from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.occurrences import occurrences_of
from testing.actions.exercises import record_exercise
from testing.actions.maintenance import record_maintenance
from testing.actions.reviews import record_review
from testing.models.promises import Promise
from testing.pages.since_last import since_last
from testing.recording import ExerciseRecording, MaintenanceRecording, Measuring
from testing.subjects import ReviewKind, ReviewRecording, chosen, subjects

from .cast import Cast
from .moments import Chronicle, on_working_day

YEAR = timedelta(days=366)
CHAT, DATA, SIGN_IN = "Customer Communication", "Data Processing", "User Authentication"
FULL, PARTIAL, TALK = "Full DR Test", "Partial DR Test", "Communication Test"
TEAM = "IT Operations Manager, Responder, Deputy CTO"
UNASSESSED = "Northern Models"  # the supplier whom nobody has assessed
TALK_MISSED = 1  # the second time
EVENING = 18  # o'clock: an incident of that day is over
WHEN = 0.6  # of the days on which something is due
# What is measured, time after time: functions with RTA and RPA. What was missed takes a turn, too.
MEASURED: dict[str, tuple[dict[str, tuple[str, str]], ...]] = {
    FULL: (
        {CHAT: ("50 minutes", "10 minutes"), DATA: ("3 hours 10 minutes", "40 minutes")},
        {CHAT: ("35 minutes", "5 minutes"), DATA: ("2 hours 40 minutes", "30 minutes")},
    ),
    PARTIAL: (
        {CHAT: ("45 minutes", "10 minutes")},
        {SIGN_IN: ("2 hours 40 minutes", "25 minutes")},
        {DATA: ("3 hours 20 minutes", "35 minutes")},
    ),
}
WITH = {CHAT: "Alternative Communication", DATA: "Automated Failover", SIGN_IN: "Database Recovery"}  # strategies
NOTES = {
    FULL: "Held on a Sunday night, unannounced. The on-call desk noticed it first.",
    PARTIAL: "One function, in a copy of production. What took long stands in the corrective actions.",
    TALK: "Talked through at the table, then the telephone chain: everybody was reached within 20 minutes.",
}
REVIEWS = (  # of what, how many days ago
    ("Quarterly Reviews", 286),
    ("Quarterly Reviews", 196),
    ("Quarterly Reviews", 106),
    ("Annual Updates", 30),
    ("Quarterly Reviews", 16),
)


def plan_year(cast: Cast, told: Chronicle) -> None:
    """All of it, by what the version in force promises; the story is told of a plan that keeps its programme."""
    today = timezone.localdate(told.at)
    for promise in Promise.objects.running().filter(plan=cast.plan).exclude(kind=Promise.Kind.REVIEW).order_by("pk"):
        for turn, held_on in _days(promise, today):
            told.add_on(_recording(cast, promise, turn), held_on)
    for subject, days in REVIEWS:
        told.add(_review(cast, subject), days=days, hour=11)


def _days(promise: Promise, today: date) -> Iterator[tuple[int, datetime]]:
    """Which time it is, from 0 on, and when it is done; without what was missed, and what is still to be done."""
    calendar = programme_calendar()
    due = list(occurrences_of(promise.running, first=promise.since, last=today + YEAR, calendar=calendar))
    over = sum(one.due_on < today for one in due)
    for turn, one in enumerate(due):
        day = one.opens_on + WHEN * (one.due_on - one.opens_on)
        when = on_working_day(day, hour=EVENING + promise.pk % 4)  # several of one day, one after the other
        if timezone.localdate(when) >= today or _is_missed(promise, turn, over):
            continue
        yield turn, when


def _is_missed(promise: Promise, turn: int, over: int) -> bool:
    """The supplier whom nobody assesses, one talk long ago, and the last test of one function that was due."""
    return (
        promise.subject == UNASSESSED
        or (promise.name == TALK and turn == TALK_MISSED)
        or (promise.name == PARTIAL and turn == over - 1)
    )


def _recording(cast: Cast, promise: Promise, turn: int) -> Callable[[datetime], object]:
    record = {
        Promise.Kind.EXERCISE: _exercise,
        Promise.Kind.MAINTENANCE: _maintenance,
        Promise.Kind.ASSESSMENT: _assessment,
    }[Promise.Kind(promise.kind)]
    return lambda at: record(cast, promise, turn, at)


def _exercise(cast: Cast, promise: Promise, turn: int, at: datetime) -> None:
    version = cast.version
    frozen = FrozenPlan(from_canonical(version.snapshot))
    rows = {row.label: row for kind in ("functions", "strategies") for row in frozen.rows(kind)}
    turns = MEASURED.get(promise.name, ({},))
    measured = turns[turn % len(turns)]
    recording = ExerciseRecording(
        token=uuid4(),
        name=promise.name,
        held_on=timezone.localdate(at),
        succeeded=True,
        schedule_ref=promise.ref,
        version=version.number,
        participants=TEAM,
        notes=NOTES.get(promise.name, ""),
        measuring=tuple(_measuring(rows[name], rows[WITH[name]], *times) for name, times in measured.items()),
    )
    by = cast.responder if turn % 2 else cast.editor
    record_exercise(plan=cast.plan, recording=recording, by=by, at=at)


def _measuring(function: FrozenRow, strategy: FrozenRow, rta: str, rpa: str) -> Measuring:
    rto, rpo = function.text("rto"), function.text("rpo")
    rta_read, rpa_read, rto_read, rpo_read = (read_duration(text) for text in (rta, rpa, rto, rpo))
    used = (strategy.ref, strategy.label)
    return Measuring((function.ref, function.label), rta_read, rpa_read, rto_read, rpo_read, used)


def _maintenance(cast: Cast, promise: Promise, turn: int, at: datetime) -> None:
    recording = MaintenanceRecording(
        token=uuid4(),
        activity_ref=promise.ref,
        activity=promise.name,
        done_on=timezone.localdate(at),
        version=cast.version.number,
    )
    record_maintenance(plan=cast.plan, recording=recording, by=cast.editor, at=at)


def _assessment(cast: Cast, promise: Promise, turn: int, at: datetime) -> None:
    _reviewed(cast, ReviewKind.ASSESSMENT, promise.subject, "They showed us how they exercised their own plan.", at)


def _review(cast: Cast, subject: str) -> Callable[[datetime], object]:
    said = "The plan is right in its main points; what must change is asked for as change requests."
    return lambda at: _reviewed(cast, ReviewKind.REVIEW, subject, said, at)


def _reviewed(cast: Cast, kind: ReviewKind, of: str, notes: str, at: datetime) -> None:
    version, today = cast.version, timezone.localdate(at)
    about = chosen(subjects(FrozenPlan(from_canonical(version.snapshot)), kind), of)
    happened = None
    if kind == ReviewKind.REVIEW:
        happened = since_last(cast.editor, cast.plan, about, get_promises(cast.editor, cast.plan), today=today)
    recording = ReviewRecording(
        token=uuid4(),
        subject=about,
        version=version.number,
        done_on=today,
        is_satisfied=True,
        done=frozenset(about.points),
        participants=TEAM,
        notes=notes,
        happened=happened,
    )
    record_review(plan=cast.plan, recording=recording, by=cast.editor, at=at)
