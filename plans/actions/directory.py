"""Changing the directory; the drafts that name an entry are renewed with it (or soon after), versions never are."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.timezone import localdate

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from plans.directory import DirectoryEntry, Use, uses
from plans.evidence.confirmations import CONFIRMED, last_confirmation
from plans.models.directory import Person

from .linked_accounts import record_link, record_unlinking
from .refusals import Refused
from .renewing import renew_drafts
from .stale_edits import refuse_stale

FIELDS = {
    "person": ("name", "job_title", "email", "phone", "account"),
    "supplier": ("name", "email", "phone", "website", "note"),
}
# The trail can never forget: of how a person is reached it keeps only that it changed.
NEVER_RECORDED = {"email", "phone"}


class LinkRefused(Refused):
    """The link between a person and an account is for administrators."""


class InUse(Exception):
    """The entry can't be deleted: ``uses`` are the rows that name it, deleted ones included."""

    def __init__(self, found: list[Use]) -> None:
        super().__init__("This entry is used.")
        self.uses = found


@transaction.atomic
def add_entry(*, entry: DirectoryEntry, by: User, at: datetime) -> DirectoryEntry:
    """Save a new person or supplier. Raises LinkRefused."""
    _check_link(None, _account(entry), by)
    entry.save(force_insert=True)
    _record_change(entry, "directory_added", by, at, after=audited_values(entry))
    record_link(entry, None, by=by, at=at)
    return entry


def person_of(account: User, *, by: User, at: datetime) -> Person:
    """The person of the directory who signs in with the account; added where there is none."""
    known = Person.objects.filter(account=account).first()
    if known:
        return known
    added = add_entry(entry=Person(name=account.name, email=account.email, account=account), by=by, at=at)
    return cast("Person", added)


@transaction.atomic
def change_entry(
    *, entry: DirectoryEntry, values: dict[str, Any], edition: int, by: User, at: datetime
) -> DirectoryEntry:
    """Change an entry that the editor saw as ``edition``, in every draft that names it: of many plans a job renews the
    rest. Raises Stale, LinkRefused.
    """
    # Not FOR UPDATE: a row being saved with a link to this entry would wait for us while we wait for its plan.
    current: DirectoryEntry = type(entry).objects.select_for_update(no_key=True).get(pk=entry.pk)
    refuse_stale(current, edition)
    before, linked = values_by_field(current), _account(current)
    _check_link(linked, values.get("account", linked), by)
    for name, value in values.items():
        setattr(current, name, value)
    after = values_by_field(current)
    changed = {name for name in after if before[name] != after[name]}
    if not changed and _account(current) == linked:
        return current
    current.edition += 1
    current.save()
    renew_drafts({use.plan_code for use in uses(current)}, at=at)
    _record_change(
        current,
        "directory_changed",
        by,
        at,
        before=_for_trail(current, before, changed),
        after=_for_trail(current, after, changed),
    )
    record_link(current, linked, by=by, at=at)
    return current


@transaction.atomic
def confirm_entry(*, entry: DirectoryEntry, edition: int, by: User, at: datetime) -> bool:
    """Keep that what an entry says, as seen in ``edition``, is still right; whether it was not kept that day before.

    Raises Stale. Nothing of the entry changes, so no draft does.
    """
    current: DirectoryEntry = type(entry).objects.select_for_update(no_key=True).get(pk=entry.pk)
    refuse_stale(current, edition)
    last = last_confirmation(kind_of(current), current.ref, edition=edition)
    if last and last.actor_id == by.pk and localdate(last.at) == localdate(at):
        return False
    _record_change(current, CONFIRMED, by, at, after={"edition": edition})
    return True


@transaction.atomic
def delete_entry(*, entry: DirectoryEntry, by: User, at: datetime) -> None:
    """Delete an entry that no row names. Raises InUse, LinkRefused."""
    found = uses(entry)
    if found:
        raise InUse(found)
    current: DirectoryEntry = type(entry).objects.get(pk=entry.pk)
    _check_link(_account(current), None, by)
    before = audited_values(current)
    try:
        type(entry).objects.get(pk=entry.pk).delete()
    except ProtectedError as named_meanwhile:
        raise InUse(uses(entry)) from named_meanwhile
    _record_change(current, "directory_deleted", by, at, before=before)
    record_unlinking(current, by=by, at=at)


def _account(entry: DirectoryEntry) -> User | None:
    return entry.account if isinstance(entry, Person) else None


def _check_link(was: User | None, now: User | None, by: User) -> None:
    """Which account signs for a person is for administrators to say: else an editor could choose who signs."""
    if was != now and not by.may("administer"):
        raise LinkRefused("Only an administrator links an account to a person, or takes the link away.")


def values_by_field(entry: DirectoryEntry) -> dict[str, str]:
    """What the entry says, by field, as text."""
    found = {name: getattr(entry, name) for name in FIELDS[kind_of(entry)]}
    return {name: str(value) if value is not None else "" for name, value in found.items()}


def kind_of(entry: DirectoryEntry) -> str:
    """``person`` or ``supplier``."""
    return "person" if isinstance(entry, Person) else "supplier"


def audited_values(entry: DirectoryEntry) -> dict[str, str]:
    """What the audit trail keeps of an entry."""
    filled = {name for name, value in values_by_field(entry).items() if value}
    return _for_trail(entry, values_by_field(entry), filled)


def _for_trail(entry: DirectoryEntry, said: dict[str, str], names: Iterable[str]) -> dict[str, str]:
    hidden = NEVER_RECORDED if isinstance(entry, Person) else set()
    return {name: "(not kept)" if name in hidden else said[name] for name in sorted(names)}


def _record_change(entry: DirectoryEntry, verb: str, by: User, at: datetime, **what: Any) -> None:
    record(actor=by, verb=verb, at=at, kind=kind_of(entry), ref=entry.ref, summary=entry.name, **what)
