"""The figures of some plans as they are kept: those that are still right, and a few made anew by whoever asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Q

from plans.actions.kept_figures import figures_on_record, figures_soon, keep_figures, kept_of
from plans.models.figures import FigureCounts, KeptFunction, KeptFunctionQuerySet
from plans.models.plan import Plan
from plans.models.versions import PlanVersion

from .coverage import measured_since

MOST_AT_ONCE = 40  # plans whose figures a page makes itself, in half a second; a job makes the rest


@dataclass(frozen=True)
class MeasuredCounts:
    """How many functions were measured ever, and in the last year: of the latter how many recovered as promised, and of
    all how many took too long when they were measured last.
    """

    ever: int = 0
    lately: int = 0
    as_promised: int = 0
    too_slow: int = 0


class MissingFigures(NamedTuple):
    """How many plans are counted nowhere: figures are still to be worked out, or could not be."""

    waiting: int = 0
    failed: int = 0


@dataclass(frozen=True)
class FiguresInSight:
    """What is kept of some plans and right today."""

    by_plan: Mapping[Plan, FigureCounts]
    functions: KeptFunctionQuerySet
    measured: MeasuredCounts
    missing: MissingFigures

    @cached_property
    def counts(self) -> FigureCounts:
        """Of all plans together."""
        return FigureCounts(*map(sum, zip(FigureCounts(), *self.by_plan.values(), strict=True)))

    @cached_property
    def risky(self) -> list[tuple[Plan, FigureCounts]]:
        """The plans that have risks, the gravest first."""
        return sorted(((plan, one) for plan, one in self.by_plan.items() if one.risks), key=_gravity)


def figures_in_sight(
    plans: Sequence[Plan], versions: Mapping[int, PlanVersion], *, drafts: bool, today: date
) -> FiguresInSight:
    """Of the drafts of these plans (``with_draft_hash``) or, without ``drafts``, of the versions in force."""
    of = None if drafts else versions
    known = figures_on_record(plans, of)
    stale = [plan for plan in plans if plan.pk in known.stale]
    tried = stale[:MOST_AT_ONCE]
    made = keep_figures(tried, known.stamps, versions=of, today=today) if tried else {}
    if len(stale) > len(tried):
        transaction.on_commit(figures_soon)
    right, wrong = known.right | made, known.wrong - made.keys()
    kept = kept_of(plans, in_force=not drafts)
    functions = KeptFunction.objects.filter(figures__in=(kept.exclude(plan__in=wrong) if wrong else kept).values("pk"))
    return FiguresInSight(
        {plan: right[plan.pk] for plan in plans if plan.pk in right},
        functions,
        _measured(functions, today) if any(known.stamps.values()) else MeasuredCounts(),
        MissingFigures(len(stale) - len(tried), len(tried) - len(made)),
    )


def _measured(functions: KeptFunctionQuerySet, today: date) -> MeasuredCounts:
    lately = measured_since(today)
    found = functions.filter(measured_on__isnull=False).aggregate(
        ever=Count("pk"),
        lately=Count("pk", filter=lately),
        as_promised=Count("pk", filter=lately & Q(is_as_promised=True)),
        too_slow=Count("pk", filter=Q(is_too_slow=True)),
    )
    return MeasuredCounts(**found)


def _gravity(risky: tuple[Plan, FigureCounts]) -> tuple[int, int, int, str]:
    plan, counts = risky
    return -counts.grave_risks, -counts.unrated_risks, -counts.risks, plan.code
