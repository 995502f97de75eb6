"""Checking a plan: its document, what that can't know, and how severe each rule is in this portal."""

from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.utils import timezone

from bcp_portal.documents.format import Document
from plans.linting.checking import CheckResults, check
from plans.models.findings import RuleSetting
from plans.models.plan import Plan
from plans.models.states import APPROVED
from plans.models.versions import PlanVersion
from plans.reading.facts import Facts

from .sources import assessments_of, exercises_of, reviews_of


def check_document(document: Document, *, plan: Plan, today: date) -> CheckResults:
    """What every rule says of a plan's document on a day, at the severities in force; six queries at most."""
    return check(document, facts_of(plan, today=today), severities_in_force(), strict=settings.STRICT_RULES)


def facts_by_plan(plans: Collection[Plan], *, today: date) -> dict[int, Facts]:
    """What was done by today; the number of queries does not depend on how many plans there are."""
    versions, exercises = approved_on(plans), exercises_of(plans)
    reviews, assessments = reviews_of(plans), assessments_of(plans)
    return {
        plan.pk: Facts(
            today=today,
            exercises=tuple(held.done for held in exercises[plan.pk]),
            reviews=reviews[plan.pk],
            assessments=assessments[plan.pk],
            versions=versions[plan.pk],
        )
        for plan in plans
    }


def approved_on(plans: Collection[Plan]) -> dict[int, tuple[date, ...]]:
    """By plan (primary keys), the days on which its versions came into force, in two queries."""
    found: dict[int, tuple[date, ...]] = {plan.pk: () for plan in plans}
    for version in PlanVersion.objects.in_state(*APPROVED, plans=list(found)).order_by("pk").defer("snapshot"):
        if version.decided_at:
            found[version.plan_id] = (*found[version.plan_id], timezone.localdate(version.decided_at))
    return found


def facts_of(plan: Plan, *, today: date) -> Facts:
    """The same of one plan."""
    return facts_by_plan([plan], today=today)[plan.pk]


def severities_in_force() -> dict[str, str]:
    """Severity (or ``off``) by rule, of those that are set otherwise than the rules say."""
    return dict(RuleSetting.objects.values_list("rule", "severity"))
