"""Keeping promises: what the version in force promises begins, goes on or ends; what was done already counts for it.

Versions are gone through in the order in which they came into force, however late the portal looks.
"""

import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.timezone import localdate

from bcp_portal.audit.recording import record
from plans.actions.refreshing import check_plan
from plans.integrity.differences import Differs, document_of
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from plans.reading.document import FrozenPlan
from plans.reading.promised_lines import promised_lines
from plans.reading.running_promises import RunningPromise, carried_on
from testing.deeds import deed_of
from testing.models.exercises import Exercise
from testing.models.maintenance import MaintenanceRecord
from testing.models.occurrences import Occurrence
from testing.models.promises import Programme, Promise
from testing.models.reviews import ReviewRecord

from .fulfilling import VERSION, count_deed, fulfil
from .opening import open_occurrences, open_reviews

log = logging.getLogger(__name__)

TAKEN_OVER = ("ref", "name", "written", "stated", "is_main", "renews", "subject")  # of a line, as the last version says


@dataclass
class Kept:
    """What became of the promises of a plan: those that began and ended by key, and occurrences dropped by ref."""

    begun: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def plans_to_keep() -> QuerySet[Plan]:
    """Plans whose version in force is another than was looked at, that went into the archive, or that came back."""
    other = Q(plan__programme=None, plan__archived_at=None) | Q(plan__programme__version__lt=F("pk"))
    newer = PlanVersion.objects.filter(other, withdrawal=None).approved()
    has_ended = Q(programme__ended_on__isnull=False)
    moved = Q(programme__isnull=False) & (Q(has_ended, archived_at=None) | Q(~has_ended, archived_at__isnull=False))
    return Plan.objects.filter(Q(pk__in=newer.values("plan")) | moved).order_by("pk")


@transaction.atomic
def keep_promises(plan: Plan, *, at: datetime) -> bool:
    """Bring the programme of one plan up to date; False where another worker is at it. Raises Differs."""
    locked = Plan.objects.select_for_update(skip_locked=True).filter(pk=plan.pk).first()
    if locked:
        bring_up_to_date(locked, at=at)
        if not locked.archived_at:
            check_plan(plan=locked, at=at)  # what is promised now is counted otherwise than by the plan's words
    return locked is not None


def programme_of(plan: Plan, *, at: datetime) -> Programme | None:
    """The programme of a locked plan, brought up to date; as it was where a version is not what was signed: a record of
    what was done is kept all the same.
    """
    try:
        with transaction.atomic():
            return bring_up_to_date(plan, at=at)
    except Differs as differs:
        log.error("The promises of a plan can't be brought up to date. %s", differs.in_log)
    programme = Programme.objects.select_related("version", "plan").filter(plan=plan).first()
    if programme:
        _open(programme, localdate(at))
    return programme


def bring_up_to_date(plan: Plan, *, at: datetime) -> Programme | None:
    """The programme of a locked plan as of now, its occurrences opened; None before a version is in force."""
    known = Programme.objects.select_related("version").filter(plan=plan).first()
    versions = [] if known is None and plan.archived_at else _not_kept(plan, known)
    programme = known
    for version in versions:
        programme = _go_on(plan, programme, version, at)
    if programme is None:
        return None
    programme.plan = plan
    _follow_archive(plan, programme, at)
    _open(programme, localdate(at))
    for version in versions:
        _count_version(plan, version, at)
    if known is None:
        _count_earlier(programme, at)
    return programme


def _open(programme: Programme, today: date) -> None:
    while open_occurrences([programme], today=today):
        pass  # many years are opened in parts
    open_reviews(programme, today=today)


def _not_kept(plan: Plan, programme: Programme | None) -> list[PlanVersion]:
    """The versions that came into force since it was looked at, in their order."""
    since = programme.version_id if programme else 0
    return list(PlanVersion.objects.filter(plan=plan, pk__gt=since).approved().order_by("pk"))


def _in_force_on(version: PlanVersion) -> date:
    """The day of the last signature."""
    return localdate(version.decided_at)


def _go_on(plan: Plan, programme: Programme | None, version: PlanVersion, at: datetime) -> Programme:
    """From one version to the next, on the day on which that came into force."""
    on, kept = _in_force_on(version), Kept()
    lines, _ = promised_lines(FrozenPlan(document_of(version)))
    rows = {row.key: row for row in Promise.objects.running().filter(plan=plan)}
    wanted = {one.line.key: one for one in carried_on((row.running for row in rows.values()), lines, on=on)}
    for key, row in rows.items():
        if key in wanted and wanted[key].line.pace == row.line.pace:
            _take_over(row, wanted.pop(key), version)
        else:
            _end(row, version, on, kept)
    for one in wanted.values():
        _begin(plan, one, version, kept)
    if programme is None:
        programme = Programme(plan=plan)
    programme.version, programme.kept_at = version, at
    programme.save()
    if any(asdict(kept).values()):
        _record(plan, version, kept, at, verb="promises_taken_over")
    return programme


def _take_over(row: Promise, one: RunningPromise, version: PlanVersion) -> None:
    for name in TAKEN_OVER:
        setattr(row, name, getattr(one.line, name))
    row.last_version = version.number
    row.save(update_fields=[*TAKEN_OVER, "last_version"])


def _begin(plan: Plan, one: RunningPromise, version: PlanVersion, kept: Kept) -> None:
    line = one.line
    has_periods = line.kind != "review"
    columns = {name: getattr(line, name) for name in TAKEN_OVER} | {
        "kind": line.kind,
        "every": line.pace.every if line.pace else None,
        "unit": line.pace.unit if line.pace else "",
        "is_new": one.is_new,
        "until": None,
        "next_on": one.since if has_periods else None,
        "last_version": version.number,
    }
    row, is_new = Promise.objects.update_or_create(
        plan=plan, key=line.key, first_version=version.number, since=one.since, defaults=columns
    )
    if not is_new:  # a plan went into the archive and came back on one day
        Occurrence.objects.filter(promise=row).update(dropped_by=None)
        Occurrence.objects.unsettled().filter(promise=row).update(remind_on=one.since)
    kept.begun.append(line.key)


def _end(row: Promise, version: PlanVersion, on: date, kept: Kept) -> None:
    """From that day on nothing of it is due; what somebody has moved, skipped or done stays."""
    row.until = max(on, row.since)
    if row.next_on and row.next_on >= row.until:
        row.next_on = None
    row.save(update_fields=["until", "next_on"])
    over = Occurrence.objects.untouched().filter(promise=row, planned_on__gte=row.until)
    kept.ended.append(row.key)
    kept.dropped += over.values_list("ref", flat=True)
    over.update(dropped_by=version)
    Occurrence.objects.filter(promise=row, remind_on__isnull=False).update(remind_on=None)


def _follow_archive(plan: Plan, programme: Programme, at: datetime) -> None:
    """End all promises with the day on which the plan went into the archive; begin them anew when it comes back."""
    if bool(plan.archived_at) == bool(programme.ended_on):
        return
    kept, version = Kept(), programme.version
    if plan.archived_at:
        programme.ended_on = localdate(plan.archived_at)
        for row in Promise.objects.running().filter(plan=plan):
            _end(row, version, programme.ended_on, kept)
    else:
        programme.ended_on = None
        for line in promised_lines(FrozenPlan(document_of(version)))[0]:
            _begin(plan, RunningPromise(line, localdate(at)), version, kept)
    programme.save(update_fields=["ended_on"])
    _record(plan, version, kept, at, verb="programme_ended" if plan.archived_at else "programme_resumed")


def _count_version(plan: Plan, version: PlanVersion, at: datetime) -> None:
    """A version is what an activity that renews the plan leaves: it counts for the one on whose days it came."""
    on = _in_force_on(version)
    held = Occurrence.objects.unsettled().filter(plan=plan, promise__renews=True, opens_on__lte=on, due_on__gte=on)
    for one in held.select_related("plan", "promise"):
        fulfil(one, kind=VERSION, ref=version.number, done_on=on, at=at)


def _count_earlier(programme: Programme, at: datetime) -> None:
    """Let records from before the programme was kept count by their days."""
    plan = programme.plan
    held: Iterable[Exercise | MaintenanceRecord | ReviewRecord] = [
        *Exercise.objects.valid().filter(plan=plan),
        *MaintenanceRecord.objects.valid().filter(plan=plan),
        *ReviewRecord.objects.valid().filter(plan=plan, kind=ReviewRecord.Kind.ASSESSMENT),
    ]
    deeds = [(made.ref, deed) for made in held if (deed := deed_of(made))]
    for ref, deed in sorted(deeds, key=lambda one: one[1].on):
        count_deed(programme, deed, ref=ref, chosen=None, at=at)


def _record(plan: Plan, version: PlanVersion, kept: Kept, at: datetime, *, verb: str) -> None:
    record(
        actor=None,
        verb=verb,
        at=at,
        plan_code=plan.code,
        kind="programme",
        ref=version.number,
        after=asdict(kept),
        summary=f"{len(kept.begun)} begun, {len(kept.ended)} ended",
    )
