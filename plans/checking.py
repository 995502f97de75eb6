"""Checking a plan: its document, what that can't know, and how severe each rule is in this portal."""

from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.utils import timezone

from bcp_portal.documents.canonical import Document

from .exercised import results_of
from .linting.checking import Report, check
from .linting.rules import Done, Facts
from .models.findings import RuleSetting
from .models.plan import Plan
from .models.states import APPROVED
from .models.versions import PlanVersion


def check_document(document: Document, *, plan: Plan, today: date) -> Report:
    """What every rule says of a plan's document on a day, at the severities in force; five queries at most."""
    return check(document, facts_of(plan, today=today), severities_in_force(), strict=settings.STRICT_RULES)


def exercises_done(plans: Collection[Plan]) -> dict[int, tuple[Done, ...]]:
    """By plan, the exercises that were done."""
    return {key: tuple(one.done for one in results) for key, results in results_of(plans).items()}


def facts_by_plan(plans: Collection[Plan], *, today: date) -> dict[int, Facts]:
    """What was done by today, in four queries for any number of plans. Reviews and assessments are none until the
    portal keeps them.
    """
    days: dict[int, tuple[date, ...]] = {}
    keys = [plan.pk for plan in plans]
    for version in PlanVersion.objects.in_state(*APPROVED, plans=keys).order_by("pk").defer("snapshot"):
        if version.decided_at:
            days[version.plan_id] = (*days.get(version.plan_id, ()), timezone.localdate(version.decided_at))
    done = exercises_done(plans)
    return {key: Facts(today=today, exercises=done[key], versions=days.get(key, ())) for key in keys}


def facts_of(plan: Plan, *, today: date) -> Facts:
    """The same of one plan."""
    return facts_by_plan([plan], today=today)[plan.pk]


def severities_in_force() -> dict[str, str]:
    """Severity (or ``off``) by rule, of those that are set otherwise than the rules say."""
    return dict(RuleSetting.objects.values_list("rule", "severity"))
