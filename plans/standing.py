"""Where plans stand: what is in force, what is in approval, what was edited since, when the next review is due."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Prefetch

from bcp_portal.accounts.models import User
from bcp_portal.documents.values import Value, read_leniently

from .models.objectives import Fact
from .models.plan import Plan, PlanQuerySet
from .models.versions import Approval, Decision, PlanVersion
from .reviews import TOPICS, Review, next_review

Given = tuple[str | None, datetime | None]  # outcome and moment of a decision, None while it is open
Told = dict[str, Any]  # what a version says of itself: {"title", "facts": read values by topic}


@dataclass(frozen=True)
class Standing:
    """One plan as one person may see it."""

    plan: Plan
    title: str
    in_force: PlanVersion | None
    in_approval: PlanVersion | None
    is_edited: bool  # since the version in force was submitted, or ever if there is none
    review: Review | None
    on: date

    @property
    def days_left(self) -> int | None:
        """Days until the next review, negative when it is overdue; None where the plan states none."""
        return self.review.days_left(self.on) if self.review else None


def plans_in_sight(user: User, plans: PlanQuerySet) -> PlanQuerySet:
    """Those of the plans that hold something this person may read: without ``read_draft``, those in force."""
    if user.may("read_draft"):
        return plans
    return plans.filter(pk__in=PlanVersion.objects.in_force().values("plan"))


def standings(user: User, plans: Sequence[Plan], *, on: date) -> list[Standing]:
    """Where each of the plans stands, in five queries or less."""
    in_force, waiting = current_versions(plans)
    in_approval = waiting if user.may("history") else {}
    told = _told_by(in_force.values())
    drafted = _draft_facts(plans) if user.may("read_draft") else {}
    return [
        _standing(
            user, plan, told, drafted.get(plan.pk, {}),
            in_force=in_force.get(plan.pk), in_approval=in_approval.get(plan.pk), on=on,
        )
        for plan in plans
    ]  # fmt: skip


def _standing(
    user: User, plan: Plan, told: dict[str, Told], drafted: dict[str, Value], *,
    in_force: PlanVersion | None, in_approval: PlanVersion | None, on: date,
) -> Standing:  # fmt: skip
    says: Told = told[in_force.sha256] if in_force else {"title": plan.title, "facts": drafted}
    may_draft = user.may("read_draft")
    return Standing(
        plan=plan,
        title=plan.title if may_draft else says["title"],
        in_force=in_force,
        in_approval=in_approval,
        is_edited=may_draft and (in_force is None or plan.changed_at > in_force.submitted_at),
        review=next_review(says["facts"]),
        on=on,
    )


def current_versions(plans: Sequence[Plan]) -> tuple[dict[int, PlanVersion], dict[int, PlanVersion]]:
    """By plan, the version in force and the one in approval, each with what ``with_state`` would tell.

    Two plain queries and a count: the annotated query takes longer to put together than these to run.
    """
    said = _decisions(plans)
    is_signed = {key: {outcome for outcome, _ in given} == {Decision.Outcome.APPROVED} for key, given in said.items()}
    in_force = {plan: version for (plan, version), signed in is_signed.items() if signed}  # the last one made stays
    waiting = {plan: version for (plan, version), given in said.items() if _is_open(given)}
    versions = PlanVersion.objects.defer("snapshot").in_bulk([*in_force.values(), *waiting.values()])
    for (_, version), given in said.items():
        if version in versions:
            _tally(versions[version], given)
    return (
        {plan: versions[version] for plan, version in in_force.items()},
        {plan: versions[version] for plan, version in waiting.items()},
    )


def _decisions(plans: Sequence[Plan]) -> dict[tuple[int, int], list[Given]]:
    """What was decided on each version that was not withdrawn, by plan and version, older versions first."""
    asked = Approval.objects.filter(version__plan__in=plans, version__withdrawal=None).order_by("version_id")
    said: dict[tuple[int, int], list[Given]] = defaultdict(list)
    columns = ("version__plan_id", "version_id", "decision__outcome", "decision__at")
    for plan, version, outcome, at in asked.values_list(*columns):
        said[plan, version].append((outcome, at))
    return said


def _is_open(given: list[Given]) -> bool:
    outcomes = {outcome for outcome, _ in given}
    return None in outcomes and Decision.Outcome.DECLINED not in outcomes


def _tally(version: PlanVersion, given: list[Given]) -> None:
    version.asked = len(given)
    version.signed = sum(outcome == Decision.Outcome.APPROVED for outcome, _ in given)
    version.refused = sum(outcome == Decision.Outcome.DECLINED for outcome, _ in given)
    version.decided_at = max((at for _, at in given if at), default=None)
    version.withdrawn, version.superseded_at = False, None


def pending_versions(plans: Sequence[Plan]) -> list[PlanVersion]:
    """Versions of the plans that wait for signatures, oldest first, with their approvals and decisions."""
    approvals = Approval.objects.select_related("decision", "signer", "deputy")
    waiting = PlanVersion.objects.in_approval().filter(plan__in=plans).defer("snapshot").select_related("plan")
    return list(waiting.prefetch_related(Prefetch("approvals", approvals)).order_by("submitted_at"))


def awaited(version: PlanVersion) -> list[Approval]:
    """Signatures that can be given now: all that are open, or the next one in the order listed."""
    still_open = [approval for approval in version.approvals.all() if not hasattr(approval, "decision")]
    return still_open[:1] if version.signing_order == Plan.SigningOrder.LISTED else still_open


def _told_by(versions: Iterable[PlanVersion]) -> dict[str, Told]:
    """What versions say, by SHA-256: read once per process, for what is frozen never changes."""
    keys = {f"told:{version.sha256}": version for version in versions}
    known: dict[str, Told] = cache.get_many(keys)
    missing = [version.pk for key, version in keys.items() if key not in known]
    if missing:
        snapshots = PlanVersion.objects.filter(pk__in=missing).values_list("sha256", "snapshot")
        read = {f"told:{sha256}": _read(snapshot) for sha256, snapshot in snapshots}
        cache.set_many(read, timeout=None)
        known |= read
    return {key.removeprefix("told:"): told for key, told in known.items()}


def _read(snapshot: str) -> Told:
    document = json.loads(snapshot)
    facts = next(kind["rows"] for kind in document["kinds"] if kind["key"] == "facts")
    topics = {row["values"]["topic"]["value"]: row["values"]["value"] for row in facts}
    return {
        "title": document["title"],
        "facts": {topic: topics[topic] for topic in TOPICS if isinstance(topics.get(topic), dict)},
    }


def _draft_facts(plans: Sequence[Plan]) -> dict[int, dict[str, Value]]:
    facts: dict[int, dict[str, Value]] = defaultdict(dict)
    for fact in Fact.objects.living().filter(plan__in=plans, topic__in=TOPICS):
        facts[fact.plan_id][fact.topic] = read_leniently(fact.value_type, fact.value)
    return facts
