"""Derived contents: what pages about several plans make of their documents, once per content, then cached."""

from collections.abc import Callable, Iterable, Mapping

from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.format import Document
from plans.integrity.differences import content_differs
from plans.models.plan import Draft, Plan
from plans.models.versions import PlanVersion

from .page_cache import Made, cached_each

AT_ONCE = 20  # documents in memory


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
    kind = "draft" if drafts else "version"

    def made(missing: list[int]) -> dict[int, Made]:
        texts = _drafts(missing) if drafts else _snapshots([versions[pk] for pk in missing])
        return {pk: make(from_canonical(text)) for pk, text in texts}

    return cached_each({pk: (f"{pk}:{name}:{kind}", content) for pk, content in contents.items()}, made)


def _draft_contents(plans: Iterable[Plan]) -> dict[int, str]:
    return {plan.pk: plan.draft.stamp for plan in plans if hasattr(plan, "draft")}


def _drafts(plans: list[int]) -> Iterable[tuple[int, str]]:
    """One after the other, as all of them would fill the memory."""
    return Draft.objects.filter(plan__in=plans).values_list("plan_id", "document").iterator(chunk_size=AT_ONCE)


def _snapshots(versions: list[PlanVersion]) -> Iterable[tuple[int, str]]:
    wanted = PlanVersion.objects.filter(pk__in=[version.pk for version in versions])
    found = wanted.only("plan_id", "sha256", "snapshot", "major", "minor").iterator(chunk_size=AT_ONCE)
    return ((version.plan_id, version.snapshot) for version in found if not content_differs(version))
