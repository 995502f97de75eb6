"""What stands on the pages that declare an incident and activate a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.documents.canonical import from_canonical
from incidents.access import whole_version
from incidents.models import Activation, Incident
from plans.integrity.differences import Differs
from plans.models.versions import PlanVersion
from plans.page_cache import cached
from plans.reading.document import FrozenPlan
from plans.recovery.failure import failure

from .severities import SeverityChoice, severities

MOST_LINKS = 8  # plans that stand as links; more are chosen from a list


@dataclass(frozen=True)
class PlanChoice:
    """A plan that can be activated."""

    code: str
    title: str
    number: str
    sha256: str
    is_chosen: bool = False


@dataclass(frozen=True)
class DeclarePage:
    """``functions`` are pairs of value and label; ``is_named``: the plan names the person, so that nobody asks in whose
    name they act.
    """

    plans: tuple[PlanChoice, ...]
    version: PlanVersion | None
    differs: bool
    severities: tuple[SeverityChoice, ...]
    functions: list[tuple[str, str]]
    subject: str
    ref: str
    is_named: bool
    untitled: str
    initial: dict[str, Any]

    @property
    def has_many_plans(self) -> bool:
        return len(self.plans) > MOST_LINKS


def declare_page(user: User, versions: Sequence[PlanVersion], code: str, ref: str, now: datetime) -> DeclarePage:
    """The page for the plan with this code, else for the only one; ``ref`` is what failed in it."""
    chosen = next((one for one in versions if one.plan.code == code), None)
    if chosen is None and len(versions) == 1 and code != "-":
        chosen = versions[0]
    whole, plan = _read(chosen)
    subject = plan.by_ref.get(ref) if plan else None
    named = subject.label if subject else (plan.suppliers().get(ref, {}).get("name", "") if plan else "")
    lost = [loss.function.ref for loss in failure(plan, [ref]).losses] if plan and named else []
    untitled = f"Incident of {timezone.localtime(now):%d %b, %H:%M}"
    return DeclarePage(
        plans=tuple(_choice(one, chosen) for one in versions),
        version=whole,
        differs=chosen is not None and whole is None,
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


def _read(chosen: PlanVersion | None) -> tuple[PlanVersion | None, FrozenPlan | None]:
    """The version and its document; neither where it is not what was signed, which never stops a declaration."""
    if chosen is None:
        return None, None
    try:
        whole = whole_version(chosen)
    except Differs:
        return None, None
    return whole, FrozenPlan(from_canonical(whole.snapshot))


def names_person(plan: FrozenPlan, user: User) -> bool:
    """Whether a role of the plan's team names this person, or their deputyship, by address."""
    people = plan.people()
    refs = {row.link(field) for row in plan.rows("roles") for field in ("person", "deputy")}
    return any(str(people[ref].get("email") or "").casefold() == user.email for ref in refs if ref in people)


def _choice(version: PlanVersion, chosen: PlanVersion | None) -> PlanChoice:
    title = title_of(version)
    return PlanChoice(version.plan.code, title, version.number, version.sha256, version is chosen)


def title_of(version: PlanVersion) -> str:
    """What a version calls its plan; the code where it can't be read."""

    def read() -> str:
        try:
            return str(from_canonical(whole_version(version).snapshot)["title"])
        except Differs:
            return version.plan.code

    return cached(f"{version.plan_id}:title", version.sha256, read)


def activate_page(incident: Incident, versions: Sequence[PlanVersion]) -> dict[str, object]:
    """The plans that are not activated in this incident yet."""
    there = set(Activation.objects.filter(incident=incident).values_list("plan", flat=True))
    return {"ref": incident.ref, "plans": [_choice(one, None) for one in versions if one.plan_id not in there]}
