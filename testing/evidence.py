"""Evidence for plans: the exercises, reviews and assessments that were not withdrawn, plan by plan."""

from collections.abc import Collection, Mapping
from itertools import groupby
from typing import Any

from django.db.models import Count, FilteredRelation, Max, QuerySet, Sum
from django.urls import reverse

from plans.evidence.results import ActionRetest, KnownRecord, RecoveryResult, ReportedExercise
from plans.evidence.sources import EvidenceSource
from plans.reading.cadence import on_day
from plans.reading.due import DueOccurrence
from plans.reading.facts import Done, KeptPromise
from plans.reading.periods import Pace
from plans.reading.promised_lines import Kind

from .models.exercises import Exercise
from .models.keepers import PlanKeeper
from .models.occurrences import Fulfilment, unsettled
from .models.promises import Programme, Promise
from .models.retests import Retest
from .models.reviews import ReviewRecord
from .pages.measures import sentence as exercise_sentence
from .pages.reviews import sentence as review_sentence

PROMISED = ("plan_id", "pk", "key", "every", "unit", "since", "is_new", "next_on")  # of a promise
DUE = ("planned_on", "opens_on", "due_on")  # of an occurrence that is open


class TestingEvidence(EvidenceSource):
    """Named by ``settings.EVIDENCE_SOURCES``."""

    def exercises(self, plans: Collection[int]) -> Mapping[int, list[RecoveryResult]]:
        found: dict[int, list[RecoveryResult]] = {}
        records = Exercise.objects.valid().filter(plan__in=plans).prefetch_related("measurements")
        for record in records.select_related("plan").only("plan__code", "ref", "schedule_ref", "name", "held_on"):
            found.setdefault(record.plan_id, []).append(_result(record))
        return found

    def counted_results(self, plans: Collection[int]) -> QuerySet[Exercise, tuple[int, int, int, int]]:
        held = Exercise.objects.valid().filter(plan__in=plans).order_by().values_list("plan")
        return held.annotate(Count("pk"), Max("pk"), Sum("pk"))

    def reviews(self, plans: Collection[int]) -> Mapping[int, list[Done]]:
        found: dict[int, list[Done]] = {}
        records = ReviewRecord.objects.valid().of_kind(ReviewRecord.Kind.REVIEW).filter(is_regular=True)
        for plan, of, on in records.filter(plan__in=plans).values_list("plan_id", "subject", "done_on"):
            found.setdefault(plan, []).append(Done(of, on))
        return found

    def assessments(self, plans: Collection[int]) -> Mapping[int, list[Done]]:
        found: dict[int, list[Done]] = {}
        records = ReviewRecord.objects.valid().of_kind(ReviewRecord.Kind.ASSESSMENT).filter(plan__in=plans)
        for record in records.only("plan_id", "subject", "subject_ref", "done_on"):
            found.setdefault(record.plan_id, []).append(Done(record.subject, record.done_on, record.subject_ref))
        return found

    def record_called(self, plan: int, ref: str) -> KnownRecord | None:
        review = ReviewRecord.objects.filter(plan=plan, ref=ref).select_related("plan", "withdrawal").first()
        if review:
            page = reverse("testing:review", args=(review.plan.code, ref))
            said = f"{review.subject}, {on_day(review.done_on)}"
            called = f"{review.get_kind_display()} {ref}, {said}"
            return KnownRecord(called, page, "review", f"{said}. {review_sentence(review)}", not review.is_withdrawn)
        held = Exercise.objects.whole().filter(plan=plan, ref=ref).select_related("plan").first()
        if held is None:
            return None
        page = reverse("testing:exercise", args=(held.plan.code, ref))
        said = f"{held.name}, {on_day(held.held_on)}"
        says = f"{said}. {exercise_sentence(held)}"
        return KnownRecord(f"Exercise {ref}, {said}", page, "exercise", says, not held.is_withdrawn)

    def promised(self, plans: Collection[int], *, kind: Kind | None = None) -> Mapping[int, list[KeptPromise]]:
        found: dict[int, list[KeptPromise]] = {}
        for (plan, _, *said), rows in groupby(_promised_rows(plans, kind), lambda row: row[: len(PROMISED)]):
            key, every, unit, since, is_new, next_on = said
            due = (row[len(PROMISED) :] for row in rows)
            still_open = tuple(DueOccurrence(*days) for days in due if any(days))
            pace = Pace(every, unit) if every else None
            promise = KeptPromise(key, pace, since, is_new, still_open, next_on)
            found.setdefault(plan, []).append(promise)
        if others := set(plans) - found.keys():  # a programme that is kept may hold none
            kept = Programme.objects.filter(plan__in=others, ended_on=None).values_list("plan_id", flat=True)
            found |= {plan: [] for plan in kept}
        return found

    def keepers(self, plans: Collection[int]) -> Mapping[int, list[int]]:
        found = PlanKeeper.objects.filter(plan__in=plans).values_list("plan", "keeper", "deputy")
        return {plan: [user for user in people if user] for plan, *people in found}

    def retests(self, plan: int, action: str) -> list[ActionRetest]:
        asked = Retest.objects.filter(occurrence__plan=plan, action_ref=action)
        found = list(asked.select_related("occurrence__promise", "occurrence__plan"))
        counted = Fulfilment.objects.filter(occurrence__in=[one.occurrence_id for one in found], kind="exercise")
        refs = dict(counted.values_list("record_ref", "occurrence"))
        held = Exercise.objects.whole().valid().filter(plan=plan, ref__in=refs)
        records = {refs[one.ref]: one for one in held.order_by("pk")}
        return [_retest(one, records.get(one.occurrence_id)) for one in found]

    def reported(self, plan: int) -> list[ReportedExercise]:
        held = Exercise.objects.whole().valid().filter(plan=plan).order_by("-held_on", "-pk")
        return [
            ReportedExercise(
                one.ref,
                one.name,
                one.held_on,
                one.passed,
                exercise_sentence(one),
                tuple((of.function_name, of.rta, of.rto, of.rpa, of.rpo) for of in one.measurements.all()),
            )
            for one in held
        ]


def _promised_rows(plans: Collection[int], kind: Kind | None) -> QuerySet[Promise, tuple[Any, ...]]:
    """Running promises (with a programme, all of them end), each beside what of it is open, in one query."""
    running = Promise.objects.running().filter(plan__in=plans, **({"kind": kind} if kind else {}))
    beside = running.annotate(open=FilteredRelation("occurrences", condition=unsettled("occurrences__")))
    columns = (*PROMISED, *(f"open__{name}" for name in DUE))
    return beside.order_by("plan_id", "pk", "open__due_on", "open__pk").values_list(*columns)


def _retest(asked: Retest, held: Exercise | None) -> ActionRetest:
    due = asked.occurrence
    return ActionRetest(
        ref=due.ref,
        name=due.promise.name,
        due_on=due.due_on,
        asked_by=asked.by_name,
        record=held.ref if held else "",
        passed=held is not None and held.passed,
        is_skipped=due.is_skipped,
        url=reverse("testing:occurrence", args=[due.plan.code, due.ref]),
    )


def _result(record: Exercise) -> RecoveryResult:
    """One record, read with its measurements."""
    measured = tuple(one.measured for one in record.measurements.all())
    page = reverse("testing:exercise", args=[record.plan.code, record.ref])
    return RecoveryResult(record.ref, record.of, record.held_on, measured, page)
