"""Figures of plans, kept in place of those that stood there, for pages about many plans.

They are no evidence, so no event says that they were. Whoever is quicker keeps them; twice makes the same.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from bcp_portal.jobs import enqueue_soon
from plans.evidence.sources import results_stamps
from plans.evidence.status import versions_in_force
from plans.models.figures import FigureCounts, KeptFigures, KeptFunction, made_of
from plans.models.plan import Plan
from plans.pages.readiness.working_out import AT_ONCE, Made, Versions, worked_out

log = logging.getLogger(__name__)

KEEPING = "plans.tasks.keep_figures"
BATCH = 500
NOT_COMPARED = {"_state", "_prefetched_objects_cache", "id", "figures_id"}


class FiguresOnRecord(NamedTuple):
    """What of the figures of some plans is kept, by their primary keys: what is ``right``, of which plans it is missing
    or ``stale``, and of which something ``wrong`` stands there. ``stamps`` are of the results.
    """

    stamps: dict[int, str]
    right: dict[int, FigureCounts]
    stale: set[int]
    wrong: set[int]


def figures_on_record(plans: Sequence[Plan], versions: Versions | None) -> FiguresOnRecord:
    """Of the drafts of these plans (``with_draft_hash``), or of the versions in force; with the queries of the stamps
    and another one.
    """
    if versions is None:
        contents = {plan.pk: plan.draft.sha256 for plan in plans if hasattr(plan, "draft")}
    else:
        contents = {plan.pk: versions[plan.pk].sha256 for plan in plans if plan.pk in versions}
    stamps = results_stamps(plans)
    wanted = {pk: made_of(sha256, stamps[pk]) for pk, sha256 in contents.items()}
    right, wrong = {}, set()
    kept = kept_of(plans, in_force=versions is not None)
    for plan, key, *counts in kept.values_list("plan", "made_of", *FigureCounts._fields):
        if wanted.get(plan) == key:
            right[plan] = FigureCounts(*counts)
        else:
            wrong.add(plan)
    return FiguresOnRecord(stamps, right, wanted.keys() - right.keys(), wrong)


def kept_of(plans: Sequence[Plan], *, in_force: bool) -> QuerySet[KeptFigures]:
    """What is kept of these plans; where they are many, of all that are not archived."""
    kept = KeptFigures.objects.filter(in_force=in_force)
    return kept.filter(plan__in=plans) if len(plans) <= AT_ONCE else kept.filter(plan__archived_at=None)


def figures_soon() -> None:
    """Let a job make what is missing now rather than within the hour."""
    enqueue_soon(KEEPING)


def keep_due_figures(*, most: int, at: datetime) -> int:
    """Make the figures that are missing or no longer right, of so many documents at most; how many were made."""
    plans, today, made = list(Plan.objects.current().with_draft_hash()), timezone.localdate(at), 0
    for versions in (None, versions_in_force(plans)):
        known = figures_on_record(plans, versions)
        stale = [plan for plan in plans if plan.pk in known.stale]
        for start in range(0, len(stale), AT_ONCE):
            some = stale[start : start + min(AT_ONCE, most - made)]
            made += len(keep_figures(some, known.stamps, versions=versions, today=today)) if some else 0
    return made


def keep_figures(
    plans: Sequence[Plan], stamps: Mapping[int, str], *, versions: Versions | None, today: date
) -> dict[int, FigureCounts]:
    """Work out those of the drafts of these plans, or of their ``versions`` in force; what is kept now, by plan."""
    made = worked_out(plans, stamps, versions, today)
    try:
        _keep(made)
    except (IntegrityError, OperationalError) as why:  # a plan was deleted meanwhile, or the database is busy
        log.warning("Figures of %d plans were not kept: %s.", len(made), type(why).__name__)
        return {}
    return {one.figures.plan_id: one.figures.counts for one in made}


def remake_figures(*, plans: Sequence[Plan], at: datetime) -> list[str]:
    """Make the figures of these plans (AT_ONCE at most) anew, whatever is kept; the codes of those that were not what
    their documents say. The log names them: somebody changed them past the portal, or its programs.
    """
    wrong = set()
    for versions in (None, versions_in_force(plans)):
        of = [plan for plan in plans if versions is None or plan.pk in versions]
        known = figures_on_record(of, versions)
        kept = _kept_values(of, in_force=versions is not None)
        made = worked_out(of, known.stamps, versions, timezone.localdate(at))
        wrong |= {
            one.figures.plan.code
            for one in made
            if one.figures.plan_id in known.right and _values(one) != kept.get(one.figures.plan_id)
        }
        _keep(made)
    for code in sorted(wrong):
        log.warning("The figures of plan %s were not what its document says; they were made anew.", code)
    return sorted(wrong)


def _kept_values(plans: Sequence[Plan], *, in_force: bool) -> dict[int, list[Any]]:
    """By plan, what is kept, as ``_values`` has it of what was made."""
    found = kept_of(plans, in_force=in_force).prefetch_related("named")
    return {one.plan_id: _values(Made(one, sorted(one.named.all(), key=lambda of: of.place))) for one in found}


def _values(made: Made) -> list[Any]:
    return [
        {name: value for name, value in vars(row).items() if name not in NOT_COMPARED}
        for row in (made.figures, *made.functions)
    ]


def _keep(made: Sequence[Made]) -> None:
    """In the order of plans: two who keep the same wait for each other, and never both."""
    made = sorted(made, key=lambda one: one.figures.plan_id)
    with transaction.atomic():
        KeptFigures.objects.bulk_create(
            [one.figures for one in made],
            update_conflicts=True,
            unique_fields=["plan", "in_force"],
            update_fields=["made_of", "wording", *FigureCounts._fields],
        )
        KeptFunction.objects.filter(figures__in=[one.figures.pk for one in made]).delete()
        functions = [function for one in made for function in one.functions]
        for function in functions:
            function.figures_id = function.figures.pk
        KeptFunction.objects.bulk_create(functions, batch_size=BATCH)
