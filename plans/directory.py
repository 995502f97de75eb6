"""Reading the directory: its two shelves, finding an entry, where one is used, and which a person may see."""

from dataclasses import dataclass
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F, Q
from django.http import Http404

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Verb
from bcp_portal.documents.format import Document

from .contents import made_by_plan
from .models.directory import Person, Supplier
from .models.mentions import KeptMention, KeptMentions, unread_versions
from .models.plan import Plan
from .sections import KINDS, SectionKind

Named = dict[str, frozenset[str]]  # by shelf, the refs of the entries
Shelf = Literal["people", "suppliers"]
DirectoryEntry = Person | Supplier

SHELVES: dict[str, type[Person] | type[Supplier]] = {"people": Person, "suppliers": Supplier}
SEARCHED = {
    "people": ("name", "job_title", "email", "phone"),
    "suppliers": ("name", "email", "phone", "website", "note"),
}


@dataclass(frozen=True)
class Use:
    """A row that names an entry, under what it is called; a deleted one still holds it, for it may be brought back."""

    plan_code: str
    ref: str
    is_deleted: bool
    label: str


def entries(user: User, shelf: str, words: str = "") -> models.QuerySet[Any]:
    """The people or suppliers that have all the words somewhere. Raises PermissionDenied or Http404."""
    if not user.may("read"):
        raise PermissionDenied
    if shelf not in SHELVES:
        raise Http404(f"The directory has no {shelf}.")
    every = Q()
    for word in words.replace("\0", " ")[:200].split():
        every &= Q(*((f"{name}__icontains", word) for name in SEARCHED[shelf]), _connector=Q.OR)
    return SHELVES[shelf].objects.filter(every)


def get_entry(user: User, shelf: str, ref: str, verb: Verb) -> DirectoryEntry:
    """One person or supplier, if the user's role has the verb. Raises PermissionDenied or Http404."""
    if not user.may(verb):
        raise PermissionDenied
    found = entries(user, shelf).filter(ref=ref)
    entry: DirectoryEntry | None = (found.select_related("account") if shelf == "people" else found).first()
    if entry is None:
        raise Http404(f"{ref} is not in the directory.")
    return entry


def uses(entry: DirectoryEntry) -> list[Use]:
    """The rows that name the entry; one query, whatever the number of kinds."""
    return [Use(*row) for row in rows_naming(entry)]


def rows_naming(entry: DirectoryEntry, *, deleted: bool | None = None) -> "models.QuerySet[Any, Any]":
    """The same as a set to be counted and sliced, with what `Use` takes: deleted rows, others, or both (None)."""
    wanted = Q() if deleted is None else Q(deleted_at__isnull=not deleted)
    asked: list[models.QuerySet[Any, Any]] = [
        kind.model.objects.filter(wanted, **{link.name: entry.pk})
        .order_by()
        .annotate(code=F("plan__code"), is_deleted=Q(deleted_at__isnull=False), said=F(kind.fields[0]))
        .values_list("code", "ref", "is_deleted", "said")
        for kind, link in _links_to(type(entry))
    ]
    return asked[0].union(*asked[1:], all=True).order_by("code", "ref")


def _links_to(model: type[Person] | type[Supplier]) -> list[tuple[SectionKind, Any]]:
    return [
        (kind, field)
        for kind in KINDS
        for field in kind.model._meta.fields
        if isinstance(field, models.ForeignKey) and field.related_model is model
    ]


def plan_codes(found: list[Use]) -> list[str]:
    """The plans whose rows name the entry now, each once."""
    return list(dict.fromkeys(use.plan_code for use in found if not use.is_deleted))


def named_in(document: Document) -> Named:
    """The people and suppliers that a document names."""
    people = frozenset(entry["ref"] for entry in document["people"])
    return {"people": people, "suppliers": frozenset(entry["ref"] for entry in document["suppliers"])}


def entries_in_sight(user: User, shelf: str, words: str = "") -> models.QuerySet[Any]:
    """The people or suppliers that have all the words and that the person may see. Raises PermissionDenied, Http404."""
    found = entries(user, shelf, words)
    return found if user.may("read_draft") else found.filter(_in_force(shelf))


def get_entry_in_sight(user: User, shelf: str, ref: str) -> DirectoryEntry:
    """One of them. Raises PermissionDenied, and Http404 as for one that the directory does not have."""
    entry = get_entry(user, shelf, ref, "read")
    if not (user.may("read_draft") or entries(user, shelf).filter(_in_force(shelf), pk=entry.pk).exists()):
        raise Http404(f"{ref} is not in the directory.")
    return entry


def _in_force(shelf: str) -> Q:
    """Entries that any version in force names, as it is kept; versions of which nothing is kept yet are read here."""
    versions = {version.plan_id: version for version in unread_versions().defer("snapshot")}
    kept = KeptMentions.objects.filter(in_force=True).outside(versions)
    named = KeptMention.objects.filter(is_named=True, mentions__in=kept.values("pk"))
    made = made_by_plan("named", named_in, list[Plan](), versions, drafts=False).values()
    return Q(ref__in=named.values("ref")) | Q(ref__in=frozenset[str]().union(*(one[shelf] for one in made)))
