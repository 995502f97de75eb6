"""Sources of evidence: each application beside plans hands in what was done, and it is put together here.

Plans are judged by what was exercised, reviewed and assessed, but stand below the applications that record it and may
not import them: ``settings.EVIDENCE_SOURCES`` names a class of each, loaded when evidence is first asked for.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import QuerySet, Value
from django.utils.module_loading import import_string

from bcp_portal.accounts.models import User
from plans.models.plan import Plan
from plans.reading.facts import Done, KeptPromise
from plans.reading.promised_lines import Kind

from .open_incidents import OpenIncident
from .results import ActionRetest, DueReview, Happening, IncidentReviewed, KnownRecord, RecoveryResult, ReportedExercise

T = TypeVar("T")


class EvidenceSource:
    """What one application knows of plans, which are given and answered by their primary keys. It overrides what it
    has; every answer takes three queries at most, however many plans there are, and leaves out what was withdrawn.
    """

    def exercises(self, plans: Collection[int]) -> Mapping[int, Iterable[RecoveryResult]]:
        """Exercises that were held, with what they measured."""
        return {}

    def recoveries(self, plans: Collection[int]) -> Mapping[int, Iterable[RecoveryResult]]:
        """Recoveries that were measured after something had failed."""
        return {}

    def counted_results(self, plans: Collection[int]) -> QuerySet[Any, tuple[int, int, int, int]] | None:
        """By plan, how many exercises or recoveries count, the last of them, and the sum of their keys: this tells them
        from those of another day. None from whom has none.
        """
        return None

    def reviews(self, plans: Collection[int]) -> Mapping[int, Iterable[Done]]:
        """Regular reviews by their groups: those from which the next one is due."""
        return {}

    def assessments(self, plans: Collection[int]) -> Mapping[int, Iterable[Done]]:
        """Suppliers that were assessed."""
        return {}

    def record_called(self, plan: int, ref: str) -> KnownRecord | None:
        """The record of a plan with this ref, withdrawn or not, in words."""
        return None

    def promised(self, plans: Collection[int], *, kind: Kind | None = None) -> Mapping[int, Iterable[KeptPromise]]:
        """What versions in force promise and what of it is open, of the plans whose programme is kept; of one kind."""
        return {}

    def keepers(self, plans: Collection[int]) -> Mapping[int, Iterable[int]]:
        """Who keeps the programme of each: the accounts (primary keys) of the keeper and of the deputy."""
        return {}

    def retests(self, plan: int, action: str) -> Iterable[ActionRetest]:
        """The retests that were asked for because of the corrective action with this ref."""
        return ()

    def reported(self, plan: int) -> Iterable[ReportedExercise]:
        """The exercises that were held, in words."""
        return ()

    def open_incidents(self, person: User) -> Iterable[OpenIncident]:
        """The incidents that are open and that this person may see."""
        return ()

    def happened(self, plan: int, since: date | None) -> Iterable[Happening]:
        """Incidents that were fought with the plan and ended after a day, or at any time, the earliest first."""
        return ()

    def reviews_due(self, plans: Collection[int] | QuerySet[Plan]) -> Iterable[DueReview]:
        """Reviews of incidents in which any of the plans was activated, as far as they are due and not signed."""
        return ()

    def incidents_reviewed(self, plan: int) -> Iterable[IncidentReviewed]:
        """The reviews of incidents in which the plan was activated, as far as they are signed off and stand."""
        return ()


def exercises_of(plans: Collection[Plan]) -> dict[int, tuple[RecoveryResult, ...]]:
    """By plan, the exercises that were held, the earliest first."""
    return _put_together(lambda source: source.exercises, plans, by=_day)


def retests_of(plan: Plan, action: str) -> list[ActionRetest]:
    """The retests of a corrective action, the earliest first."""
    found = [one for source in sources() for one in source.retests(plan.pk, action)]
    return sorted(found, key=lambda one: (one.due_on, one.ref))


def reported_of(plan: Plan) -> list[ReportedExercise]:
    """The exercises of a plan in words, the latest first."""
    found = [one for source in sources() for one in source.reported(plan.pk)]
    return sorted(found, key=lambda one: one.on, reverse=True)


def open_incidents_for(person: User) -> list[OpenIncident]:
    """The incidents that are open for whoever responds, real ones first, the latest first; none for others."""
    if not person.may("respond"):
        return []
    found = [one for source in sources() for one in source.open_incidents(person)]
    return sorted(found, key=lambda one: (one.is_exercise, -one.since.timestamp()))


def reviews_due(plans: Collection[int] | QuerySet[Plan]) -> list[DueReview]:
    """Reviews of incidents that are due in plans, a set of them or primary keys, the earliest first."""
    return sorted((one for source in sources() for one in source.reviews_due(plans)), key=lambda one: one.due_on)


def last_incident_reviewed(plan: Plan) -> IncidentReviewed | None:
    """The review of an incident that was signed off last, of those in which the plan was activated."""
    found = (one for source in sources() for one in source.incidents_reviewed(plan.pk))
    return max(found, key=lambda one: one.on, default=None)


def results_of(plans: Collection[Plan]) -> dict[int, tuple[RecoveryResult, ...]]:
    """By plan, everything that measured a recovery, in exercises and for real, the earliest first."""
    held = exercises_of(plans)
    real = _put_together(lambda source: source.recoveries, plans, by=_day)
    return {plan: tuple(sorted((*held[plan], *real[plan]), key=_day)) for plan in held}


def results_stamps(plans: Collection[Plan]) -> dict[int, str]:
    """By plan, what tells its ``results_of`` from those of another day, ``""`` for none; one query that reads none."""
    keys = [plan.pk for plan in plans]
    counted = [found for source in sources() if (found := source.counted_results(keys)) is not None] if keys else []
    named = [found.annotate(source=Value(place)) for place, found in enumerate(counted)]
    stamps = dict.fromkeys(keys, "")
    for plan, *stamp in sorted(named[0].union(*named[1:], all=True)) if named else ():
        stamps[plan] += " " + "/".join(map(str, stamp))
    return stamps


def reviews_of(plans: Collection[Plan]) -> dict[int, tuple[Done, ...]]:
    """By plan, its regular reviews, the earliest first."""
    return _put_together(lambda source: source.reviews, plans, by=lambda done: done.on)


def assessments_of(plans: Collection[Plan]) -> dict[int, tuple[Done, ...]]:
    """By plan, the assessments of its suppliers, the earliest first."""
    return _put_together(lambda source: source.assessments, plans, by=lambda done: done.on)


def promised_of(plans: Collection[Plan], *, kind: Kind | None = None) -> dict[int, dict[str, KeptPromise] | None]:
    """By plan, what its version in force promises by key, of one ``kind`` if that is given; None for one whose
    programme nobody keeps.
    """
    keys = [plan.pk for plan in plans]
    answers = [source.promised(keys, kind=kind) for source in sources()] if keys else []
    kept = {plan: {one.key: one for one in found} for answer in answers for plan, found in answer.items()}
    return {key: kept.get(key) for key in keys}


def record_called(plan: Plan, ref: str) -> KnownRecord | None:
    """The record of a plan with this ref, ``REV-02`` or ``X-01``; None where nobody has one."""
    return next((found for source in sources() if (found := source.record_called(plan.pk, ref))), None)


def _day(result: RecoveryResult) -> date:
    return result.on


def _put_together(
    answer: Callable[[EvidenceSource], Callable[[Collection[int]], Mapping[int, Iterable[T]]]],
    plans: Collection[Plan],
    *,
    by: Callable[[T], date],
) -> dict[int, tuple[T, ...]]:
    """What all sources answer, plan by plan, in the order of its days."""
    keys = [plan.pk for plan in plans]
    answers = [answer(source)(keys) for source in sources()] if keys else []
    return {key: tuple(sorted((one for each in answers for one in each.get(key, ())), key=by)) for key in keys}


def sources() -> tuple[EvidenceSource, ...]:
    """One of each class that the settings name."""
    return _loaded(tuple(settings.EVIDENCE_SOURCES))


@cache
def _loaded(names: tuple[str, ...]) -> tuple[EvidenceSource, ...]:
    return tuple(import_string(name)() for name in names)
