"""Numbers of versions: which one comes next, and what the history says of those before."""

from typing import cast

from django.utils import timezone

from bcp_portal.documents.format import Document
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from plans.page_cache import cached

from .annexes import ANNEXES
from .issuing import Issue, issue, stated_number

FIRST = "1.0"


def next_numbers(plan: Plan, draft: Document) -> list[str]:
    """The numbers to choose from: the next minor and major one; for a first version the one that the draft states."""
    newest = PlanVersion.objects.filter(plan=plan).order_by("-major", "-minor").only("major", "minor").first()
    return numbers_after(newest, draft)


def numbers_after(newest: PlanVersion | None, draft: Document) -> list[str]:
    """The same of who has read the newest version."""
    if newest is None:
        return [stated_number(draft) or FIRST]
    return following_numbers(newest.major, newest.minor)


def following_numbers(major: int, minor: int) -> list[str]:
    """The next minor and the next major one."""
    return [f"{major}.{minor + 1}", f"{major + 1}.0"]


def issues(plan: Plan, before: PlanVersion | None = None) -> list[Issue]:
    """The plan's approved versions as its history lists them, oldest first; only those earlier than ``before``."""
    versions = PlanVersion.objects.filter(plan=plan).approved().order_by("pk").defer("snapshot")
    if before is not None:
        versions = versions.filter(pk__lt=before.pk)
    return [issue_of(version) for version in versions]


def issue_of(version: PlanVersion) -> Issue:
    """A version as the history lists it: by the day on which it was submitted, which is the one printed in it."""
    return Issue(version.number, timezone.localdate(version.submitted_at), version.change_summary)


def as_issued(draft: Document, version: PlanVersion) -> Document:
    """The draft with number, date, history and annexes of a version: its snapshot if nothing has changed since.

    Annexes are the version's own: findings may change with the day alone, and what is derived says nothing new.
    """
    frozen = version.as_document
    annexes = {annex: part for annex, part in frozen.items() if annex in ANNEXES}
    # What is in force was approved after all versions before it: nobody decides on those any more.
    slot = f"{version.plan_id}:issues"
    earlier = cached(slot, f"{version.pk}:{version.sha256}", lambda: issues(version.plan, before=version))
    return cast("Document", {**issue(draft, issue_of(version), earlier, before=frozen), **annexes})
