"""Letters: e-mails about an account, each to one address of its owner; nobody else sees what it says."""

import logging
from datetime import datetime
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone

from bcp_portal.accounts.links import password_link
from bcp_portal.accounts.models import Letter
from bcp_portal.jobs.heartbeat import heartbeat

log = logging.getLogger(__name__)

NO_SUCH_ADDRESS = "The mail server takes no mail for this address."
REFUSED = "The mail server refused it."
AWAY = "The mail server did not answer."
TEMPLATES = {
    Letter.Kind.INVITATION: ("invitation_email", "Your account for {portal}"),
    Letter.Kind.PASSWORD: ("password_email", "Set a new password for {portal}"),
    Letter.Kind.ADDRESS_LEFT: ("address_left_email", "This address no longer belongs to your account for {portal}"),
    Letter.Kind.ADDRESS_TAKEN: ("address_taken_email", "This is now the address of your account for {portal}"),
}


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
    return letter.person.is_active and letter.address == letter.person.email


def _error(letter: Letter) -> str:
    """Why the mail server did not take it, ``""`` when it did. Without the traceback: that quotes the address."""
    template, subject = TEMPLATES[Letter.Kind(letter.kind)]
    is_link = letter.kind in {Letter.Kind.INVITATION, Letter.Kind.PASSWORD}
    context = {
        "person": letter.person,
        "portal": settings.PORTAL_NAME,
        "asked_by": letter.asked_by,
        "asked_at": letter.asked_at,
        "link": password_link(letter.person) if is_link else "",
    }
    text = render_to_string(f"accounts/{template}.txt", context)
    try:
        send_mail(subject.format(portal=settings.PORTAL_NAME), text, None, [letter.address])
    except (SMTPException, OSError) as failure:
        log.error("Letter %s could not be sent: %s", letter.pk, type(failure).__name__)
        if isinstance(failure, SMTPRecipientsRefused):
            return NO_SUCH_ADDRESS
        return REFUSED if isinstance(failure, SMTPException) else AWAY
    return ""
