"""Fulfilling: a record counts for one occurrence of each promise that it keeps, and for none once it is withdrawn.

Whoever fulfils has locked the plan.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils.timezone import localdate

from plans.actions.refusals import Refused
from testing.deeds import Deed
from testing.models.exercises import ExerciseWithdrawal
from testing.models.maintenance import MaintenanceWithdrawal
from testing.models.occurrences import Fulfilment, Occurrence
from testing.models.promises import Programme, Promise
from testing.models.reviews import ReviewWithdrawal

from .following import follow, settle_told
from .opening import next_reviews, open_reviews

VERSION = "version"  # the kind of what renews a plan
NOTHING = ""  # chosen instead of an occurrence: the record counts for none


class NotOpen(Refused):
    """What a record was to count for is not open, or of another promise."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} is not open for this any more. Look again at what it counts for.")


def fulfil(occurrence: Occurrence, *, kind: str, ref: str, done_on: date, at: datetime) -> Occurrence:
    """Let a record count for an occurrence, which is done since the first one that does."""
    occurrence.done_on = min(filter(None, (occurrence.done_on, done_on)))
    _save(occurrence, at)
    Fulfilment.objects.create(
        plan=occurrence.plan, occurrence=occurrence, kind=kind, record_ref=ref, done_on=done_on, at=at
    )
    return occurrence


def _save(occurrence: Occurrence, at: datetime) -> None:
    occurrence.edition += 1
    follow(occurrence, today=localdate(at))
    occurrence.save(update_fields=["done_on", "edition", "remind_on"])
    settle_told(occurrence, at=at)


def count_deed(programme: Programme, deed: Deed, *, ref: str, chosen: str | None, at: datetime) -> list[Occurrence]:
    """Let what was recorded as ``ref`` count for what it keeps: of a review for every group that it is enough for, of
    anything else for the one ``chosen``, by its day where that is None. Raises NotOpen.
    """
    if deed.kind == "review":
        return _count_review(programme, deed, ref, at)
    found = candidates(programme, deed)
    one = by_its_day(found, deed.on) if chosen is None else _chosen(found, chosen)
    return [fulfil(one, kind=deed.kind, ref=ref, done_on=deed.on, at=at)] if one else []


def candidates(programme: Programme, deed: Deed) -> list[Occurrence]:
    """The occurrences for which it may count, the earliest first: those of its promise that are open by its day."""
    kept = Promise.objects.filter(plan=programme.plan_id, kind=deed.kind)
    of = [promise.pk for promise in kept if deed.is_of(promise.line)]
    opened = Occurrence.objects.unsettled().filter(promise__in=of, opens_on__lte=deed.on)
    return list(opened.select_related("plan", "promise").order_by("due_on", "pk"))


def by_its_day(found: Sequence[Occurrence], on: date) -> Occurrence | None:
    """The one on whose days it was done; what lies on none counts for none unless somebody chooses."""
    return next((one for one in found if one.holds(on)), None)


def _chosen(found: Sequence[Occurrence], ref: str) -> Occurrence | None:
    if ref == NOTHING:
        return None
    for one in found:
        if one.ref == ref:
            return one
    raise NotOpen(ref)


def _count_review(programme: Programme, deed: Deed, ref: str, at: datetime) -> list[Occurrence]:
    """The open review of each group whose next one is later now, then those next ones."""
    today = localdate(at)
    kept: list[Occurrence] = []
    for promise, due in next_reviews(programme, today=today):
        rows = Occurrence.objects.unsettled().filter(promise=promise).select_related("plan", "promise")
        kept += rows.filter(planned_on__lt=due.planned_on) if due else rows
    counted = [fulfil(one, kind=deed.kind, ref=ref, done_on=deed.on, at=at) for one in kept]
    open_reviews(programme, today=today)
    return counted


def take_back(programme: Programme, *, kind: str, ref: str, at: datetime) -> list[Occurrence]:
    """A record was withdrawn: what it counted for is open again, unless another record counts for it, too."""
    counted = Fulfilment.objects.filter(plan=programme.plan_id, kind=kind, record_ref=ref)
    rows = Occurrence.objects.select_related("plan", "promise")
    found = list(rows.filter(pk__in=counted.values("occurrence")).order_by("pk"))
    for occurrence in found:
        others = valid(Fulfilment.objects.filter(occurrence=occurrence))
        occurrence.done_on = min((one.done_on for one in others), default=None)
        _save(occurrence, at)
    if kind == "review":
        open_reviews(programme, today=localdate(at))
    return found


def valid(found: Iterable[Fulfilment]) -> list[Fulfilment]:
    """Those whose records were not withdrawn; three queries."""
    found = list(found)
    plans = {one.plan_id for one in found}
    of_exercises = ExerciseWithdrawal.objects.filter(exercise__plan__in=plans)
    of_maintenance = MaintenanceWithdrawal.objects.filter(record__plan__in=plans)
    of_reviews = ReviewWithdrawal.objects.filter(record__plan__in=plans)
    gone = {
        *((plan, "exercise", ref) for plan, ref in of_exercises.values_list("exercise__plan", "exercise__ref")),
        *((plan, "maintenance", ref) for plan, ref in of_maintenance.values_list("record__plan", "record__ref")),
        *of_reviews.values_list("record__plan", "record__kind", "record__ref"),
    }
    return [one for one in found if (one.plan_id, one.kind, one.record_ref) not in gone]
