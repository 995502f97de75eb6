"""Linked accounts: who signs for a person of the directory; each change is an event, and the owner is notified."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from bcp_portal.notices.actions import notify, send_soon
from plans.freezing.authorship import ACCOUNT
from plans.models.directory import Person, Supplier


def record_link(entry: Person | Supplier, before: User | None, *, by: User, at: datetime) -> None:
    """Record that the person signs with another account than before, and notify both owners, if so."""
    if not isinstance(entry, Person) or entry.account == before:
        return
    if before:
        _record_and_notify(entry, before, is_linked=False, by=by, at=at)
    if entry.account:
        _record_and_notify(entry, entry.account, is_linked=True, by=by, at=at)
    transaction.on_commit(send_soon)


def record_unlinking(entry: Person | Supplier, *, by: User, at: datetime) -> None:
    """Record that the account of a deleted person signs for nobody more, if there was one, and notify its owner."""
    if isinstance(entry, Person) and entry.account:
        _record_and_notify(entry, entry.account, is_linked=False, by=by, at=at)
        transaction.on_commit(send_soon)


def _record_and_notify(person: Person, account: User, *, is_linked: bool, by: User, at: datetime) -> None:
    named = {"person": person.ref, "name": person.name}
    verb, before, after = ("account_linked", None, named) if is_linked else ("account_unlinked", named, None)
    event = record(
        actor=by,
        verb=verb,
        at=at,
        kind=ACCOUNT,
        ref=str(account.ref),
        before=before,
        after=after,
        summary=f"{account.name}: {person.name}",
    )
    done = "signs with your account from now on" if is_linked else "no longer signs with your account"
    notify(
        user=account,
        kind="account",
        topic=f"link:{person.ref}:{event.pk}",
        due_on=timezone.localdate(at),
        at=at,
        subject=f"{person.name} {done}",
        url=_page_of(person),
        body=[
            f"{by.name} changed it in the directory. Plans that name {person.name} ask this account for signatures."
            if is_linked
            else f"{by.name} changed it in the directory."
        ],
    )


def _page_of(person: Person) -> str:
    """The page of the person; the list where there is none any more."""
    if Person.objects.filter(pk=person.pk).exists():
        return reverse("plans:directory_entry", args=("people", person.ref))
    return reverse("plans:directory")
