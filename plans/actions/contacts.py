"""The contact list: filling it with those whom the plan names elsewhere."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bcp_portal.accounts.models import User
from plans.directory import DirectoryEntry
from plans.models.directory import Person, Supplier
from plans.models.plan import Block, Plan, Row
from plans.models.response import Contact
from plans.sections import BY_MODEL, KINDS

from .blocks import living_block
from .changing import changing
from .rows import place_row
from .stale_edits import Stale, UndoneAlready

CONTACTS = BY_MODEL[Contact].key
MOST_ROLES, LONGEST_ROLE = 3, 500
DUTIES = {"deputy": "deputy for {row}", "supplier": "supplier of {row}", "owner": "owner of {row}"}


class NobodyMissing(Exception):
    """Everybody whom the plan names is in the contact list."""


def fill_contacts(*, block: Block, by: User, at: datetime) -> list[Contact]:
    """Add a contact for every person and supplier that the plan names and no contact lists, in one change.

    How they are reached is copied from the directory. Raises NobodyMissing, and Stale where the block is gone.
    """
    with changing(block.plan, by=by, at=at, kinds=[CONTACTS]) as change:
        block = living_block(block)
        added = [
            _contact(entry, duties, plan=change.plan, ref=change.next_ref(Contact.prefix), changed_at=at, changed_by=by)
            for entry, duties in unlisted(change.plan)
        ]
        if not added:
            raise NobodyMissing(block.ref)
        Contact.objects.bulk_create(added)
        for contact in added:
            place_row(block, contact.ref)
        after = {"rows": [contact.ref for contact in added], "names": [contact.name for contact in added]}
        change.record("contacts_added", kind=CONTACTS, ref=block.ref, after=after)
    return added


def unlisted(plan: Plan) -> list[tuple[DirectoryEntry, list[str]]]:
    """People, then suppliers, whom rows of the plan name and no contact lists, each with what they are there for."""
    contacts = list(Contact.objects.living().filter(plan=plan))
    linked = {("person", contact.person_id) for contact in contacts} | {("supplier", c.supplier_id) for c in contacts}
    names = {contact.name.strip().casefold() for contact in contacts}
    found: dict[tuple[str, int], tuple[DirectoryEntry, list[str]]] = {}
    for entry, duty in _named(plan):
        key = (_link(entry), entry.pk)
        if key not in linked and entry.name.strip().casefold() not in names:
            found.setdefault(key, (entry, []))[1].append(duty)
    return sorted(found.values(), key=lambda named: isinstance(named[0], Supplier))


def _named(plan: Plan) -> Iterator[tuple[DirectoryEntry, str]]:
    for kind in (kind for kind in KINDS if kind.key != CONTACTS):
        links = [field.name for field in kind.model._meta.fields if field.related_model in {Person, Supplier}]
        if not links:
            continue
        for row in kind.model.objects.living().filter(plan=plan).select_related(*links):
            yield from ((entry, _duty(name, row)) for name in links if (entry := getattr(row, name)))


def _duty(link: str, row: Row) -> str:
    said = DUTIES.get(link, "{row}").format(row=row.label)
    return said[:1].upper() + said[1:]


def _link(entry: DirectoryEntry) -> str:
    return "person" if isinstance(entry, Person) else "supplier"


def _contact(entry: DirectoryEntry, duties: list[str], **row: Any) -> Contact:
    said = "; ".join(list(dict.fromkeys(duties))[:MOST_ROLES])
    role = (entry.job_title or said)[:LONGEST_ROLE] if isinstance(entry, Person) else said[:LONGEST_ROLE]
    return Contact(name=entry.name, role=role, phone=entry.phone, email=entry.email, **{_link(entry): entry}, **row)


def take_back_contacts(*, block: Block, refs: list[str], by: User, at: datetime) -> None:
    """Delete what ``fill_contacts`` added and nobody has changed since.

    Raises UndoneAlready, and Stale where all of it was changed.
    """
    with changing(block.plan, by=by, at=at, kinds=[CONTACTS]) as change:
        added = Contact.objects.select_for_update().living().filter(plan=change.plan, ref__in=refs, edition=1)
        gone = list(added.values_list("ref", flat=True))
        if not gone:
            are_all_there = Contact.objects.living().filter(plan=change.plan, ref__in=refs).count() == len(refs)
            raise Stale(block) if are_all_there else UndoneAlready
        added.update(deleted_at=at)
        change.record("contacts_taken_back", kind=CONTACTS, ref=block.ref, before={"rows": gone})
