"""Numbers of versions: which one comes next, and what the history says of those before."""

import json

from django.utils import timezone

from bcp_portal.documents.canonical import Document
from plans.models.plan import Plan
from plans.models.versions import PlanVersion

from .annexes import ANNEXES
from .issuing import Issue, issue, stated_number

FIRST = "1.0"


def next_numbers(plan: Plan, draft: Document) -> list[str]:
    """The numbers to choose from: the next minor and major one; for a first version the one that the plan states."""
    last = PlanVersion.objects.filter(plan=plan).order_by("-major", "-minor").values_list("major", "minor").first()
    if last is None:
        return [stated_number(draft) or FIRST]
    major, minor = last
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
    frozen = json.loads(version.snapshot)
    annexes = {annex: frozen[annex] for annex in ANNEXES if annex in frozen}
    earlier = issues(version.plan, before=version)
    return {**issue(draft, issue_of(version), earlier, before=frozen), **annexes}
