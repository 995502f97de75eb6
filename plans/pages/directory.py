"""The directory as one person may see it: without ``read_draft`` only whom versions in force name."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import Http404

from bcp_portal.accounts.models import User
from bcp_portal.documents.canonical import sha256
from bcp_portal.documents.format import Document
from plans.directory import SHELVES, Entry, entries, get_entry
from plans.keeping import kept
from plans.models.plan import Plan
from plans.models.versions import PlanVersion

from .contents import made_by_plan

Named = dict[str, frozenset[str]]  # by shelf, the refs of the entries


def named_in(document: Document) -> Named:
    """The people and suppliers that a document names."""
    people = frozenset(entry["ref"] for entry in document["people"])
    return {"people": people, "suppliers": frozenset(entry["ref"] for entry in document["suppliers"])}


def entries_in_sight(user: User, shelf: str, words: str = "") -> models.QuerySet[Any]:
    """The people or suppliers that have all the words and that the person may see. Raises PermissionDenied, Http404."""
    found = entries(user, shelf, words)
    return found if user.may("read_draft") else found.filter(ref__in=_in_force(shelf))


def get_entry_in_sight(user: User, shelf: str, ref: str) -> Entry:
    """One of them. Raises PermissionDenied, and Http404 as for one that the directory does not have."""
    entry = get_entry(user, shelf, ref, "read")
    if not (user.may("read_draft") or ref in _in_force(shelf)):
        raise Http404(f"{ref} is not in the directory.")
    return entry


def _in_force(shelf: str) -> frozenset[str]:
    """Refs that any version in force names: read once per version, and put together once per set of versions."""
    versions = {version.plan_id: version for version in PlanVersion.objects.in_force().defer("snapshot")}
    stamp = sha256(repr(sorted(version.sha256 for version in versions.values())))
    return kept("named", stamp, lambda: _together(versions))[shelf]


def _together(versions: Mapping[int, PlanVersion]) -> Named:
    made = made_by_plan("named", named_in, list[Plan](), versions, drafts=False).values()
    return {shelf: frozenset[str]().union(*(named[shelf] for named in made)) for shelf in SHELVES}
