"""What pages about several plans make of their documents: made once per content, then taken from the cache."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from django.core.cache import cache

from bcp_portal.documents.canonical import Document
from plans.differences import content_differs
from plans.models.plan import Draft, Plan
from plans.models.versions import PlanVersion

Made = TypeVar("Made")

FORMAT = 1  # counts changes of what is kept
DAY = 24 * 3600


def made_by_plan(
    name: str,
    make: Callable[[Document], Made],
    plans: Iterable[Plan],
    versions: Mapping[int, PlanVersion],
    *,
    drafts: bool,
) -> dict[int, Made]:
    """By plan, of its draft (``with_draft_hash``) or, without ``drafts``, of its version in force.

    Nothing for plans that have neither, or whose version is not what was signed. One query at most: what was made of
    the same content before is kept.
    """
    contents = _draft_contents(plans) if drafts else {pk: version.sha256 for pk, version in versions.items()}
    slots = {pk: f"{name}:{FORMAT}:{pk}:{'draft' if drafts else 'version'}" for pk in contents}
    known: dict[str, tuple[str, Made]] = cache.get_many(slots.values())
    found = {pk: known[slot][1] for pk, slot in slots.items() if slot in known and known[slot][0] == contents[pk]}
    missing = [pk for pk in contents if pk not in found]
    texts = _drafts(missing) if drafts else _snapshots([versions[pk] for pk in missing])
    made = {pk: make(json.loads(text)) for pk, text in texts.items()}
    cache.set_many({slots[pk]: (contents[pk], one) for pk, one in made.items()}, DAY)
    return found | made


def _draft_contents(plans: Iterable[Plan]) -> dict[int, str]:
    return {plan.pk: plan.draft.stamp for plan in plans if hasattr(plan, "draft")}


def _drafts(plans: list[int]) -> dict[int, str]:
    return dict(Draft.objects.filter(plan__in=plans).values_list("plan_id", "document")) if plans else {}


def _snapshots(versions: list[PlanVersion]) -> dict[int, str]:
    wanted = PlanVersion.objects.filter(pk__in=[version.pk for version in versions])
    found = list(wanted.only("plan_id", "sha256", "snapshot", "major", "minor")) if versions else []
    return {version.plan_id: version.snapshot for version in found if not content_differs(version)}
