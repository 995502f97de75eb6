"""Checking a plan: its document, what that can't know, and how severe each rule is in this portal."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.utils import timezone

from bcp_portal.documents.canonical import Document

from .linting.checking import Report, check
from .linting.rules import Done, Facts
from .models.findings import RuleSetting
from .models.plan import Plan
from .models.versions import PlanVersion


def check_document(document: Document, *, plan: Plan, today: date) -> Report:
    """What every rule says of a plan's document on a day, at the severities in force; four queries at most."""
    return check(document, facts_of(plan, today=today), severities_in_force(), strict=settings.STRICT_RULES)


def exercises_done(plans: Iterable[Plan]) -> dict[int, tuple[Done, ...]]:
    """By plan, the exercises that were done. There are none until the portal keeps their results."""
    return {plan.pk: () for plan in plans}


def facts_of(plan: Plan, *, today: date) -> Facts:
    """What was done by today. Exercises, reviews and assessments are none until the portal keeps them."""
    versions = PlanVersion.objects.filter(plan=plan).approved().order_by("pk").defer("snapshot")
    days = tuple(timezone.localdate(version.decided_at) for version in versions if version.decided_at)
    return Facts(today=today, exercises=exercises_done([plan])[plan.pk], versions=days)


def severities_in_force() -> dict[str, str]:
    """Severity (or ``off``) by rule, of those that are set otherwise than the rules say."""
    return dict(RuleSetting.objects.values_list("rule", "severity"))
