"""Renewing drafts after the directory changed: a few with the change itself, those of many plans by a job.

A draft whose revision is behind that of its plan still says what the directory said before, and is not submitted so.
"""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F

from bcp_portal.documents.canonical import from_canonical
from bcp_portal.jobs import enqueue_soon
from bcp_portal.jobs.one_by_one import one_by_one
from plans.freezing.draft import refresh_draft
from plans.models.plan import Plan, PlanQuerySet
from plans.searching import index_draft

from .refreshing import refresh_findings

RENEWING = "plans.tasks.renew_drafts"
MOST_AT_ONCE = 20  # drafts within a change, in a second


def plans_behind() -> PlanQuerySet:
    """Plans whose drafts are to be renewed."""
    return Plan.objects.filter(draft__revision__lt=F("revision"))


def renew_drafts(codes: Collection[str], *, at: datetime) -> None:
    """Let the drafts of these plans say what the directory says now, inside the transaction that changed it."""
    plans = list(Plan.objects.select_for_update().filter(code__in=codes).order_by("pk").values_list("pk", flat=True))
    Plan.objects.filter(pk__in=plans).update(revision=F("revision") + 1, changed_at=at)
    for plan in plans[:MOST_AT_ONCE]:
        _renew(plan, at)
    if len(plans) > MOST_AT_ONCE:
        transaction.on_commit(partial(enqueue_soon, RENEWING))


def renew_due_drafts(*, most: int, at: datetime) -> int:
    """Renew drafts that are behind, so many at most; how many were renewed. None that can't be stands before others."""
    plans = list(plans_behind().order_by("?").values_list("pk", flat=True)[:most])
    done = one_by_one(plans, partial(_renew, at=at), lambda plan: f"The draft of plan {plan} was not renewed.")
    return sum(1 for one in done if one)


@transaction.atomic
def _renew(pk: int, at: datetime) -> bool:
    """Freeze what names an entry otherwise, unless somebody has done so meanwhile."""
    plan = Plan.objects.select_for_update().get(pk=pk)
    if plans_behind().filter(pk=pk).exists():
        draft = refresh_draft(plan, changed=())
        index_draft(plan, draft)
        refresh_findings(plan, from_canonical(draft.document), at)
    return True
