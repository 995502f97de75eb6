"""What stands on the pages that declare an incident and activate a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from bcp_portal.accounts.models import User
from incidents.models import Activation, Incident
from plans.integrity.differences import Differs, document_of
from plans.models.plan import PlanQuerySet
from plans.models.versions import PlanVersion
from plans.reading.document import FrozenPlan
from plans.recovery.failure import failure

from .plan_choices import PlanChoices, plan_choices
from .severities import SeverityChoice, severities

LONGEST = 200  # letters of what plans are searched by


@dataclass(frozen=True)
class DeclarePage:
    """``functions`` are pairs of value and label; ``is_named``: the plan names the person, so that nobody asks in whose
    name they act.
    """

    choices: PlanChoices
    version: PlanVersion | None
    differs: bool
    severities: tuple[SeverityChoice, ...]
    functions: list[tuple[str, str]]
    subject: str
    ref: str
    is_named: bool
    untitled: str
    initial: dict[str, Any]


def declare_page(user: User, plans: PlanQuerySet, asked: Mapping[str, str], *, now: datetime) -> DeclarePage:
    """The page for the ``plan`` that is asked for by its code (``-`` for none), else for the only one; ``ref`` is what
    failed in it, and ``q`` finds plans.
    """
    code, ref = asked.get("plan", ""), asked.get("ref", "")
    choices = plan_choices(plans, asked.get("q", "").strip()[:LONGEST], code)
    if len(choices.plans) == 1 and not choices.is_searched and code != "-":
        choices = choices._replace(plans=[choices.plans[0]._replace(is_chosen=True)])
    chosen, plan = _read(next((one.key for one in choices.plans if one.is_chosen), None))
    subject = plan.by_ref.get(ref) if plan else None
    named = subject.label if subject else (plan.suppliers().get(ref, {}).get("name", "") if plan else "")
    lost = [loss.function.ref for loss in failure(plan, [ref]).losses] if plan and named else []
    untitled = f"Incident of {timezone.localtime(now):%d %b, %H:%M}"
    return DeclarePage(
        choices=choices,
        version=chosen if plan else None,
        differs=chosen is not None and plan is None,
        severities=tuple(severities(chosen.plan.code if chosen else "", plan)),
        functions=[(row.ref, row.label) for row in plan.rows("functions")] if plan else [],
        subject=str(named),
        ref=ref if named else "",
        is_named=plan is None or names_person(plan, user),
        untitled=untitled,
        initial={
            "untitled": untitled,
            "plan": chosen.plan.code if chosen else "-",
            "ref": ref if named else "",
            "sha256": chosen.sha256 if chosen else "",
            "title": f"{named} has failed" if named else "",
            "lost": lost,
        },
    )


def _read(key: int | None) -> tuple[PlanVersion | None, FrozenPlan | None]:
    """A version with its document, or without where it is not what was signed: that never stops a declaration."""
    if key is None:
        return None, None
    version = PlanVersion.objects.select_related("plan").get(pk=key)
    try:
        return version, FrozenPlan(document_of(version))
    except Differs:
        return version, None


def names_person(plan: FrozenPlan, user: User) -> bool:
    """Whether a role of the plan's team names this person, or their deputyship, by address."""
    people = plan.people()
    refs = {row.link(field) for row in plan.rows("roles") for field in ("person", "deputy")}
    return any(str(people[ref].get("email") or "").casefold() == user.email for ref in refs if ref in people)


def activate_page(incident: Incident, plans: PlanQuerySet, words: str) -> dict[str, object]:
    """The plans that are not activated in this incident yet."""
    others = plans.exclude(pk__in=Activation.objects.filter(incident=incident).values("plan"))
    return {"ref": incident.ref, "choices": plan_choices(others, words.strip()[:LONGEST])}
