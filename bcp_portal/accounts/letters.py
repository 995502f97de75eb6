"""Letters: e-mails about an account, each to one address of its owner; nobody else sees what it says."""

import logging
from datetime import datetime
from smtplib import SMTPException, SMTPRecipientsRefused

from django.utils import timezone

from bcp_portal.accounts.letter_words import mail_of, reset_mail
from bcp_portal.accounts.models import AddressChange, Letter, User
from bcp_portal.jobs.heartbeat import heartbeat
from bcp_portal.jobs.mail import why_not_sent
from bcp_portal.look.mails import as_message

log = logging.getLogger(__name__)

NO_SUCH_ADDRESS = "The mail server takes no mail for this address."
REFUSED = "The mail server refused it."
AWAY = "The mail server did not answer."
# The last: of a domain that looks like one, but can't be written as mail servers have it.
UNSENT = (SMTPException, OSError, UnicodeError)


def send_letter(letter: Letter, *, at: datetime) -> bool:
    """Send a letter that nobody else has in hand; False, and another attempt later, when it could not be sent.

    A letter that is no longer good for anybody is put away: its owner was deactivated, or has another address.
    """
    if not Letter.objects.claim(letter, at=at):
        return False
    if not _is_good(letter):
        letter.delete()
        return False
    with heartbeat(lambda: Letter.objects.alive(letter, at=timezone.now())):
        error = _error(letter)
    if error:
        Letter.objects.fail(letter, error=error)
        return False
    if letter.kind == Letter.Kind.ADDRESS_LEFT:
        letter.delete()
    else:
        Letter.objects.held(letter).update(finished_at=at, error="")
    return True


def _is_good(letter: Letter) -> bool:
    if letter.kind == Letter.Kind.ADDRESS_LEFT:
        return True
    person = letter.person
    if letter.kind == Letter.Kind.ADDRESS_ASKED:
        return person.is_active and AddressChange.objects.filter(person=person, email=letter.address).exists()
    if letter.kind == Letter.Kind.ADDRESS_TOLD and not AddressChange.objects.filter(person=person).exists():
        return False  # it was made meanwhile, or stopped
    return person.is_active and letter.address == person.email


def _error(letter: Letter) -> str:
    """Why the mail server did not take it, ``""`` when it did. Without the traceback: that quotes the address."""
    try:
        as_message(mail_of(letter)).send()
    except UNSENT as failure:
        log.error("Letter %s could not be sent: %s", letter.pk, type(failure).__name__)
        if isinstance(failure, SMTPRecipientsRefused | UnicodeError):
            return NO_SUCH_ADDRESS
        return REFUSED if isinstance(failure, SMTPException) else AWAY
    return ""


def reset_error(person: User) -> str:
    """Send a link for a new password to who asked for it: why that failed, in words, or ``""``."""
    try:
        as_message(reset_mail(person)).send()
    except UNSENT as failure:
        log.error("A password link could not be sent: %s", type(failure).__name__)
        return why_not_sent(failure)
    return ""
