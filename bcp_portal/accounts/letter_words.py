"""What letters about an account say."""

from datetime import datetime

from django.utils import timezone

from bcp_portal.accounts.links import CONFIRM, STOP, address_link, password_link
from bcp_portal.accounts.models import Letter, User
from bcp_portal.look.mails import Mail, MailLink
from bcp_portal.look.organisation import organisation

ONCE = "The link works once, for three days."
WHY = "It concerns your account: such messages always reach you."
UNCHANGED = "do nothing: your password stays as it is."


def mail_of(letter: Letter) -> Mail:
    """The letter; the link that it may carry is made here, and kept nowhere."""
    return WORDS[Letter.Kind(letter.kind)](letter)


def reset_mail(person: User) -> Mail:
    """The answer to somebody who asked for a new password themselves."""
    asked = f"Somebody, presumably you, asked for a new password for {organisation().name}. {ONCE}"
    return Mail(
        to=person.email,
        name=person.name,
        subject=f"Set a new password for {organisation().name}",
        lines=[asked],
        button=_button(person),
        why=[WHY],
        after=[f"If it was not you, {UNCHANGED}"],
    )


def _invitation(letter: Letter) -> Mail:
    person, portal = letter.person, organisation().name
    return Mail(
        to=letter.address,
        name=person.name,
        subject=f"Your account for {portal}",
        lines=[f"You have an account for {portal}, as {person.get_role_display().lower()}. {ONCE}"],
        button=_button(person),
        why=[WHY],
        after=["Then sign in with this e-mail address."],
    )


def _password(letter: Letter) -> Mail:
    portal = organisation().name
    return Mail(
        to=letter.address,
        name=letter.person.name,
        subject=f"Set a new password for {portal}",
        lines=[f"{_asker(letter)} had this link sent to you, with which you set a new password for {portal}. {ONCE}"],
        button=_button(letter.person),
        why=[WHY],
        after=[f"If you did not expect it, {UNCHANGED}"],
    )


def _address_left(letter: Letter) -> Mail:
    portal = organisation().name
    return Mail(
        to=letter.address,
        name=letter.person.name,
        subject=f"This address no longer belongs to your account for {portal}",
        lines=[
            f"{_asker(letter)} gave your account for {portal} another e-mail address, on {_asked(letter)}.",
            "Messages and links go there from now on, and you sign in with it.",
            "Links that were sent to this address before no longer work.",
            "If you did not expect this, tell another administrator: who reads that mailbox can set your password.",
        ],
        why=[WHY],
    )


def _address_taken(letter: Letter) -> Mail:
    portal = organisation().name
    return Mail(
        to=letter.address,
        name=letter.person.name,
        subject=f"This is now the address of your account for {portal}",
        lines=[
            f"{_asker(letter)} gave your account for {portal} this e-mail address, on {_asked(letter)}.",
            "Sign in with it from now on; your password stays as it is.",
            "The address before has a message about this, too.",
            "If you have no account there, tell whoever runs the portal.",
        ],
        why=[WHY],
    )


def _address_asked(letter: Letter) -> Mail:
    person, portal = letter.person, organisation().name
    until = _moment(person.address_change.until)
    return Mail(
        to=letter.address,
        name=person.name,
        subject=f"Confirm the new address of your account for {portal}",
        lines=[
            f"{_asker(letter)} asked that your account for {portal} get this e-mail address, on {_asked(letter)}.",
            f"Nothing changes until you confirm it with your password. The link works once, until {until}.",
        ],
        button=MailLink(address_link(person.address_change, CONFIRM), "Confirm this address"),
        why=[WHY],
        after=["If you have no account there, do nothing: without its password nothing happens."],
    )


def _address_told(letter: Letter) -> Mail:
    person, portal = letter.person, organisation().name
    return Mail(
        to=letter.address,
        name=person.name,
        subject=f"Your account for {portal} is to get another address",
        lines=[
            f"{_asker(letter)} asked that your account for {portal} get another e-mail address, on {_asked(letter)}.",
            "Nothing changes until it is confirmed there with your password: you go on signing in with this address.",
            "If you know of it, there is nothing to do here. If you don’t, stop the change.",
        ],
        button=MailLink(address_link(person.address_change, STOP), "Stop the change"),
        why=[WHY],
    )


WORDS = {
    Letter.Kind.INVITATION: _invitation,
    Letter.Kind.PASSWORD: _password,
    Letter.Kind.ADDRESS_LEFT: _address_left,
    Letter.Kind.ADDRESS_TAKEN: _address_taken,
    Letter.Kind.ADDRESS_ASKED: _address_asked,
    Letter.Kind.ADDRESS_TOLD: _address_told,
}


def _button(person: User) -> MailLink:
    return MailLink(password_link(person), "Set your password")


def _asker(letter: Letter) -> str:
    return letter.asked_by.name if letter.asked_by else "An administrator"


def _asked(letter: Letter) -> str:
    return _moment(letter.asked_at)


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%-d %B %Y, %H:%M %Z}"
