"""Checking a plan: its document, what that can't know, and how severe each rule is in this portal."""

from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.utils import timezone

from bcp_portal.documents.format import Document
from plans.linting.checking import Report, check
from plans.models.findings import RuleSetting
from plans.models.plan import Plan
from plans.models.states import APPROVED
from plans.models.upkeep_records import UpkeepRecord
from plans.models.versions import PlanVersion
from plans.reading.facts import Done, Facts

from .exercises import results_of


def check_document(document: Document, *, plan: Plan, today: date) -> Report:
    """What every rule says of a plan's document on a day, at the severities in force; five queries at most."""
    return check(document, facts_of(plan, today=today), severities_in_force(), strict=settings.STRICT_RULES)


def exercises_done(plans: Collection[Plan]) -> dict[int, tuple[Done, ...]]:
    """By plan, the exercises that were done."""
    return {key: tuple(one.done for one in results) for key, results in results_of(plans).items()}


def facts_by_plan(plans: Collection[Plan], *, today: date) -> dict[int, Facts]:
    """What was done by today, in five queries for any number of plans."""
    days, exercises, upkeep = approved_on(plans), exercises_done(plans), _upkeep_done(plans)
    return {
        plan.pk: Facts(
            today=today, exercises=exercises[plan.pk], versions=days[plan.pk],
            reviews=tuple(one.done_on for one in upkeep[plan.pk] if one.is_review and one.is_regular),
            assessments=tuple(_assessed(one) for one in upkeep[plan.pk] if not one.is_review),
        )
        for plan in plans
    }  # fmt: skip


def approved_on(plans: Collection[Plan]) -> dict[int, tuple[date, ...]]:
    """By plan (primary keys), the days on which its versions came into force, in two queries."""
    found: dict[int, tuple[date, ...]] = {plan.pk: () for plan in plans}
    for version in PlanVersion.objects.in_state(*APPROVED, plans=list(found)).order_by("pk").defer("snapshot"):
        if version.decided_at:
            found[version.plan_id] = (*found[version.plan_id], timezone.localdate(version.decided_at))
    return found


def _upkeep_done(plans: Collection[Plan]) -> dict[int, list[UpkeepRecord]]:
    """By plan (primary keys), the reviews and assessments that stand."""
    found: dict[int, list[UpkeepRecord]] = {plan.pk: [] for plan in plans}
    records = UpkeepRecord.objects.standing().filter(plan__in=found)
    for record in records.only("plan_id", "kind", "subject", "subject_ref", "is_regular", "done_on"):
        found[record.plan_id].append(record)
    return found


def _assessed(record: UpkeepRecord) -> Done:
    return Done(record.subject, record.done_on, record.subject_ref)


def facts_of(plan: Plan, *, today: date) -> Facts:
    """The same of one plan."""
    return facts_by_plan([plan], today=today)[plan.pk]


def severities_in_force() -> dict[str, str]:
    """Severity (or ``off``) by rule, of those that are set otherwise than the rules say."""
    return dict(RuleSetting.objects.values_list("rule", "severity"))
