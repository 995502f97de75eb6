"""Every change to people, passwords and tokens: each atomic, each with one audit event.

Whoever changes people waits in line at the chain of the portal first, and locks their rows after it: no two of them
wait for each other, and nobody is given an address that somebody else was given a moment ago.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from bcp_portal.accounts.duties import notify_of_loss
from bcp_portal.accounts.models import (
    EMAIL_TAKEN,
    AddressChange,
    ApiToken,
    Letter,
    LetterQuerySet,
    ResetRequest,
    User,
    normalised,
)
from bcp_portal.accounts.roles import VERBS, Role
from bcp_portal.audit.chaining import PORTAL, locked_head
from bcp_portal.audit.models import Event
from bcp_portal.audit.recording import record

PERSON, TOKEN = "person", "api token"
RESET_PAUSE = timedelta(minutes=10)
LINKS_AN_HOUR = 5  # that administrators send to one person


class AlreadyThere(Exception):
    """The e-mail address belongs to an account."""


class SentJustNow(Exception):
    """A link is on its way already, or so many were sent that one more would flood a mailbox."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__("a link was sent a moment ago")
        self.again_at = again_at


class LastAdministrator(Exception):
    """Afterwards nobody could look after people any more."""


def audited_values(person: User) -> dict[str, Any]:
    """What the trail keeps of a person: no e-mail address, for the trail can never forget one."""
    return {"name": person.name, "role": person.role, "active": person.is_active}


@transaction.atomic
def create_person(
    *, actor: User | None, email: str, name: str, role: str, at: datetime, password: str | None = None
) -> User:
    """Without a password the account waits for its owner to set one by the link they get. Raises AlreadyThere."""
    locked_head(PORTAL)
    if User.objects.filter(email=normalised(email)).exists():
        raise AlreadyThere(EMAIL_TAKEN)
    person = User(email=normalised(email), name=name, role=role, date_joined=at)
    person.set_password(password)
    person.full_clean()
    person.save(force_insert=True)
    record(actor=actor, verb="person.created", kind=PERSON, ref=str(person.ref), after=audited_values(person), at=at)
    return person


@transaction.atomic
def change_person(*, actor: User, person: User, name: str, role: str, at: datetime) -> User:
    """Raises LastAdministrator rather than take that role from the last who has it. What is so already is no change."""
    person = _locked(person)
    before = audited_values(person)
    if role != Role.ADMINISTRATOR:
        _refuse_for_last_administrator(person)
    person.name, person.role = name, role
    if audited_values(person) == before:
        return person
    person.save(update_fields=["name", "role"])
    verb = "person.role_changed" if role != before["role"] else "person.changed"
    _record_person(actor, verb, person, before, at)
    notify_of_loss(person, VERBS[before["role"]] - VERBS[role], by=actor, at=at)
    return person


@transaction.atomic
def invite_person(*, actor: User | None, person: User, at: datetime) -> Letter:
    """Have a link sent to the owner's own address, with which they set a password. Raises SentJustNow."""
    person = _locked(person)
    _refuse_too_many(person, at)
    kind = Letter.Kind.PASSWORD if person.has_usable_password() else Letter.Kind.INVITATION
    person.letters.links().delete()
    letter = written_letter(person, kind, person.email, actor, at)
    record(actor=actor, verb="person.invited", kind=PERSON, ref=str(person.ref), after={"link": str(kind)}, at=at)
    return letter


@transaction.atomic
def invite_people(*, actor: User, people: Sequence[Mapping[str, str]], at: datetime) -> list[User]:
    """Create and invite several by name, e-mail and role; all of them or, with AlreadyThere, nobody.

    Their letters wait for the job, which sends them one after the other.
    """
    made = [create_person(actor=actor, at=at, **person) for person in people]
    for person in made:
        invite_person(actor=actor, person=person, at=at)
    return made


def note_printed_link(*, person: User, at: datetime) -> None:
    """Keep that a link was printed at the command line, for whoever sat there."""
    record(actor=None, verb="person.invited", kind=PERSON, ref=str(person.ref), after={"link": "command line"}, at=at)


@transaction.atomic
def change_address(*, actor: User, person: User, email: str, at: datetime) -> list[Letter]:
    """Give a person another e-mail address: links sent before end, and the address before is told.

    Who has no password yet is invited at the new one. Raises AlreadyThere. The trail keeps neither address.
    """
    person, email = _locked(person), normalised(email)
    if User.objects.filter(email=email).exclude(pk=person.pk).exists():
        raise AlreadyThere(EMAIL_TAKEN)
    if email == person.email:
        return []
    left, person.email = person.email, email
    person.full_clean()
    person.save(update_fields=["email"])
    ResetRequest.objects.filter(email=left).delete()
    person.letters.links().delete()
    record(
        actor=actor,
        verb="person.address_changed",
        kind=PERSON,
        ref=str(person.ref),
        after=audited_values(person),
        at=at,
    )
    notify_of_loss(person, {"sign"}, by=actor, at=at)  # who signs is frozen with the address
    taken = Letter.Kind.ADDRESS_TAKEN if person.has_usable_password() else Letter.Kind.INVITATION
    if taken == Letter.Kind.INVITATION:
        after = {"link": str(taken)}
        record(actor=actor, verb="person.invited", kind=PERSON, ref=str(person.ref), after=after, at=at)
    return [
        written_letter(person, Letter.Kind.ADDRESS_LEFT, left, actor, at),
        written_letter(person, taken, person.email, actor, at),
    ]


def written_letter(person: User, kind: str, address: str, actor: User | None, at: datetime) -> Letter:
    """A letter that waits to be sent."""
    return Letter.objects.create(person=person, kind=kind, address=address, asked_by=actor, asked_at=at, not_before=at)


def _refuse_too_many(person: User, at: datetime) -> None:
    """Once in ten minutes to one address, unless the mail server did not take it, and five times an hour to anybody."""
    last = person.letters.links().filter(finished_at__gt=at - RESET_PAUSE, address=person.email).first()
    if last and last.finished_at:
        raise SentJustNow(last.finished_at + RESET_PAUSE)
    hour = timedelta(hours=1)
    sent = Event.objects.filter(kind=PERSON, ref=str(person.ref), verb="person.invited", at__gt=at - hour)
    times = list(sent.order_by("-at").values_list("at", flat=True)[:LINKS_AN_HOUR])
    if len(times) == LINKS_AN_HOUR:
        raise SentJustNow(times[-1] + hour)


@transaction.atomic
def deactivate_person(*, actor: User, person: User, at: datetime) -> User:
    """Ends their sessions, links and API tokens, and for good: to be active again brings none of them back."""
    person = _locked(person)
    before = audited_values(person)
    _refuse_for_last_administrator(person)
    person.is_active = False
    person.deactivations += 1
    person.save(update_fields=["is_active", "deactivations"])
    ApiToken.objects.filter(user=person).delete()
    person.open_sessions.all().delete_whole()
    person.letters.of_address_change().delete()
    AddressChange.objects.filter(person=person).delete()
    _record_person(actor, "person.deactivated", person, before, at)
    notify_of_loss(person, person.verbs, by=actor, at=at)
    return person


@transaction.atomic
def reactivate_person(*, actor: User, person: User, at: datetime) -> User:
    """They sign in anew, with the password they had."""
    person = _locked(person)
    before = audited_values(person)
    person.is_active = True
    person.save(update_fields=["is_active"])
    _record_person(actor, "person.reactivated", person, before, at)
    return person


@transaction.atomic
def set_password(*, person: User, password: str, at: datetime, session: str | None = None) -> None:
    """Other sessions of this person end, and all their API tokens: whoever knew the old password may have made one.

    The password itself is checked by the form. ``session`` is the key of the one in which it is set.
    """
    locked_head(PORTAL)
    person.set_password(password)
    person.save(update_fields=["password"])
    ended = ApiToken.objects.filter(user=person).delete()[0]
    person.open_sessions.exclude(session_id=session or "").delete_whole()
    record(actor=person, verb="password.set", kind=PERSON, ref=str(person.ref), after={"tokens_ended": ended}, at=at)


def close_greeting(*, person: User, at: datetime) -> None:
    """Show them no more what home offers whoever is new; twice is once. No event: it changes nothing else."""
    User.objects.filter(pk=person.pk, greeting_closed_at=None).update(greeting_closed_at=at)


def send_letters_again(*, letters: LetterQuerySet, at: datetime) -> int:
    """Send letters that failed as if they were new; how many of these."""
    return letters.failing().all_again(at=at)


@transaction.atomic
def create_token(*, owner: User, name: str, days: int, at: datetime) -> str:
    """The token itself, which is not kept and can't be shown again."""
    secret: str
    token, secret = ApiToken.objects.create(owner, expiry=timedelta(days=days), name=name)
    after = {"name": name, "expires": token.expiry.isoformat()}
    record(actor=owner, verb="token.created", kind=TOKEN, ref=str(token.ref), after=after, at=at)
    return secret


@transaction.atomic
def revoke_token(*, actor: User, token: ApiToken, at: datetime) -> None:
    before = {"name": token.name, "owner": token.user.name}
    record(actor=actor, verb="token.revoked", kind=TOKEN, ref=str(token.ref), before=before, at=at)
    token.delete()


def _locked(person: User) -> User:
    """The row as it is now; administrators are locked together, so that two can't remove each other at once.

    Not FOR UPDATE: whoever has recorded something in a chain asks for the key of its actor when they commit.
    """
    locked_head(PORTAL)
    rows = User.objects.select_for_update(no_key=True).order_by("pk")
    list(rows.active().with_role(Role.ADMINISTRATOR).values_list("pk"))
    return rows.get(pk=person.pk)


def _refuse_for_last_administrator(person: User) -> None:
    if person.role != Role.ADMINISTRATOR or not person.is_active:
        return
    if not User.objects.active().with_role(Role.ADMINISTRATOR).exclude(pk=person.pk).exists():
        raise LastAdministrator


def _record_person(actor: User, verb: str, person: User, before: dict[str, Any], at: datetime) -> None:
    record(actor=actor, verb=verb, kind=PERSON, ref=str(person.ref), before=before, after=audited_values(person), at=at)
