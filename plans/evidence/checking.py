"""Checking a plan: its document, what that can't know, and how severe each rule is in this portal."""

from collections.abc import Collection, Mapping
from datetime import date
from operator import itemgetter

from django.conf import settings
from django.utils import timezone

from bcp_portal.documents.format import Document
from plans.linting.checking import CheckResults, check
from plans.models.findings import RuleSetting
from plans.models.plan import Plan
from plans.models.states import APPROVED
from plans.models.versions import PlanVersion
from plans.page_cache import keep, latest
from plans.reading.facts import Facts, KeptPromise

from .calendar import programme_calendar
from .sources import assessments_of, exercises_of, promised_of, reviews_of


def check_document(document: Document, *, plan: Plan, today: date) -> CheckResults:
    """What every rule says of a plan's document on a day, at the severities in force; eight queries at most.

    A rule that reads nothing that is other than when this process checked the plan last says what it said then.
    """
    facts, severities, slot = facts_of(plan, today=today), severities_in_force(), f"{plan.pk}:checked"
    results = check(document, facts, severities, strict=settings.STRICT_RULES, before=latest(slot))
    keep(slot, results)
    return results


def facts_by_plan(plans: Collection[Plan], *, today: date) -> dict[int, Facts]:
    """What was done by today; the number of queries does not depend on how many plans there are."""
    versions, exercises = approved_on(plans), exercises_of(plans)
    reviews, assessments = reviews_of(plans), assessments_of(plans)
    promised, calendar = _promised(plans, versions), programme_calendar()
    return {
        plan.pk: Facts(
            today=today,
            exercises=tuple(held.done for held in exercises[plan.pk]),
            reviews=reviews[plan.pk],
            assessments=assessments[plan.pk],
            versions=versions[plan.pk],
            promised=promised.get(plan.pk),
            calendar=calendar,
        )
        for plan in plans
    }


def facts_of_promises(plans: Collection[Plan], *, today: date) -> dict[int, Facts]:
    """The same without what was done, for whoever has the records: since when plans promise, and what of it is open."""
    versions, calendar = approved_on(plans), programme_calendar()
    promised = _promised(plans, versions)
    return {
        plan.pk: Facts(today, versions=versions[plan.pk], promised=promised.get(plan.pk), calendar=calendar)
        for plan in plans
    }


def _promised(
    plans: Collection[Plan], versions: Mapping[int, tuple[date, ...]]
) -> dict[int, dict[str, KeptPromise] | None]:
    """By plan, what it promises; a draft alone promises nothing yet."""
    return promised_of([plan for plan in plans if versions[plan.pk]])


def approved_on(plans: Collection[Plan]) -> dict[int, tuple[date, ...]]:
    """By plan (primary keys), the days on which its versions came into force, in one query."""
    found: dict[int, tuple[date, ...]] = {plan.pk: () for plan in plans}
    for _, tally in sorted(PlanVersion.objects.tallies_of(list(found)).items(), key=itemgetter(0)):
        if tally.state in APPROVED and tally.decided_at:
            found[tally.plan] = (*found[tally.plan], timezone.localdate(tally.decided_at))
    return found


def facts_of(plan: Plan, *, today: date) -> Facts:
    """The same of one plan."""
    return facts_by_plan([plan], today=today)[plan.pk]


def severities_in_force() -> dict[str, str]:
    """Severity (or ``off``) by rule, of those that are set otherwise than the rules say."""
    return dict(RuleSetting.objects.values_list("rule", "severity"))
