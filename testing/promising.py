"""Promising: what a plan promises today, by its version in force or, before there is one, by its draft."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from bcp_portal.documents.canonical import from_canonical
from plans.evidence.checking import facts_of
from plans.integrity.differences import document_of
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from plans.reading.document import FrozenPlan
from plans.reading.facts import Done
from plans.reading.promised_lines import NotScheduled, promised_lines
from plans.reading.running_promises import RunningPromise, carried_on, drafted_promises

from .models.reviews import ReviewRecord


@dataclass(frozen=True)
class PlanPromises:
    """What is promised, what is due on no day and why; ``version`` is ``""`` for the draft."""

    version: str
    promises: list[RunningPromise]
    not_scheduled: list[NotScheduled]


def promises_of(plan: Plan, *, today: date) -> PlanPromises:
    """Of the version in force, each line since the version that first said it so; else of the draft. Raises Differs."""
    approved = list(PlanVersion.objects.filter(plan=plan).approved().order_by("pk"))
    if approved:
        return _in_force(approved)
    draft = FrozenPlan(from_canonical(plan.draft.document))
    return PlanPromises("", drafted_promises(draft, facts_of(plan, today=today)), promised_lines(draft)[1])


def _in_force(approved: list[PlanVersion]) -> PlanPromises:
    """Version after version, as each came into force: what one says as the one before goes on."""
    running: list[RunningPromise] = []
    not_scheduled: list[NotScheduled] = []
    for version in approved:
        lines, not_scheduled = promised_lines(FrozenPlan(document_of(version)))
        if version.decided_at:  # as it is for all that are approved
            running = carried_on(running, lines, on=localdate(version.decided_at))
    return PlanPromises(approved[-1].number, running, not_scheduled)


def reviews_done(plan: Plan, *, today: date) -> list[Done]:
    """Its regular reviews that stand, by what each was of; one query."""
    found = ReviewRecord.objects.valid().of_kind(ReviewRecord.Kind.REVIEW).filter(plan=plan, is_regular=True)
    return [Done(of, on) for of, on in found.filter(done_on__lte=today).values_list("subject", "done_on")]
