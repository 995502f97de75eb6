"""Changes of the e-mail address of an account: asked for, confirmed by its owner, or stopped.

Nothing changes until whoever reads the new address confirms it with the account's password: neither an administrator
nor a stranger with a mistyped address takes an account over. The present address is told at once, and can stop it.
"""

from datetime import datetime

from django.db import transaction

from bcp_portal.accounts.actions import PERSON, AlreadyThere, change_address, written_letter
from bcp_portal.accounts.models import (
    ADDRESS_CHANGE_LASTS,
    EMAIL_TAKEN,
    AddressChange,
    Letter,
    User,
    normalised,
)
from bcp_portal.audit.chaining import PORTAL, locked_head
from bcp_portal.audit.recording import record


class ChangeOver(Exception):
    """The change was made, stopped, or replaced by another one."""


@transaction.atomic
def ask_for_address(*, actor: User, person: User, email: str, at: datetime) -> list[Letter]:
    """Have both addresses told; [] where it is the address already. Ends what was asked before. Raises AlreadyThere.

    An account without a password has no owner yet who could confirm: its address is corrected at once.
    """
    locked_head(PORTAL)
    person = User.objects.get(pk=person.pk)
    email = normalised(email)
    if not person.has_usable_password():
        return change_address(actor=actor, person=person, email=email, at=at)
    if User.objects.filter(email=email).exclude(pk=person.pk).exists():
        raise AlreadyThere(EMAIL_TAKEN)
    if email == person.email:
        return []
    _end(person)
    change = AddressChange(person=person, email=email, asked_by=actor, asked_at=at)
    change.full_clean()
    change.save()
    _record(actor, "person.address_asked", person, at)
    return [
        written_letter(person, Letter.Kind.ADDRESS_TOLD, person.email, actor, at),
        written_letter(person, Letter.Kind.ADDRESS_ASKED, email, actor, at),
    ]


@transaction.atomic
def confirm_address(*, change: AddressChange, at: datetime) -> list[Letter]:
    """Make the change, in the name of whoever asked for it. Raises ChangeOver, AlreadyThere.

    Who may sign goes by who had a hand in an account: that is who asked, not who confirmed.
    """
    locked_head(PORTAL)
    if not AddressChange.objects.waiting(at).filter(ref=change.ref).exists():
        raise ChangeOver
    letters = change_address(actor=change.asked_by, person=change.person, email=change.email, at=at)
    _end(change.person)
    return letters


@transaction.atomic
def stop_address(*, change: AddressChange, by: User | None, at: datetime) -> None:
    """Take a change back; ``by`` is None for whoever reads the present address. Raises ChangeOver."""
    locked_head(PORTAL)
    if not AddressChange.objects.filter(ref=change.ref).exists():
        raise ChangeOver
    _end(change.person)
    _record(by, "person.address_stopped", change.person, at)


def waiting_change(person: User, *, at: datetime) -> AddressChange | None:
    """The change that waits for the person to confirm it."""
    return AddressChange.objects.waiting(at).filter(person=person).select_related("asked_by").first()


def forget_old_changes(*, at: datetime) -> None:
    """Whoever has not confirmed for three days can't any more."""
    old = AddressChange.objects.filter(asked_at__lte=at - ADDRESS_CHANGE_LASTS)
    Letter.objects.of_address_change().filter(person__in=old.values("person")).delete()
    old.delete()


def _end(person: User) -> None:
    person.letters.of_address_change().delete()
    AddressChange.objects.filter(person=person).delete()


def _record(actor: User | None, verb: str, person: User, at: datetime) -> None:
    how = None if actor else {"by": "the link that its present address was sent"}
    record(actor=actor, verb=verb, kind=PERSON, ref=str(person.ref), summary=person.name, after=how, at=at)
