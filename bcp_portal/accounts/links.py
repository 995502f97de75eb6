"""Links by which people set their own password, and the messages that carry them."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlencode, urlsafe_base64_encode

from bcp_portal.accounts.models import User
from bcp_portal.jobs.mail import why_not_sent

log = logging.getLogger(__name__)


class AccountLinks(PasswordResetTokenGenerator):
    """A link ends when its owner sets a password, signs in, is given another address, or is deactivated."""

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        known = super()._make_hash_value(user, timestamp)
        return f"{known} {user.deactivations}" if user.deactivations else known


LINKS = AccountLinks()


def password_link(person: User) -> str:
    """Good once, for three days; built on PORTAL_URL, never on what the request claims the host is.

    The token is in the query, which our logs leave out.
    """
    page = reverse("accounts:password_set", kwargs={"uidb64": urlsafe_base64_encode(force_bytes(person.pk))})
    base: str = settings.PORTAL_URL
    return f"{base.rstrip('/')}{page}?{urlencode({'token': LINKS.make_token(person)})}"


def link_error(person: User, template: str, subject: str) -> str:
    """Why a link could not be sent, in words, and ``""`` when the mail server took it."""
    context = {"person": person, "link": password_link(person), "portal": settings.PORTAL_NAME}
    text = render_to_string(f"accounts/{template}.txt", context)
    try:
        send_mail(subject, text, None, [person.email])
    except (SMTPException, OSError) as failure:
        # Without the traceback: a mail server's refusal quotes the address.
        log.error("A password link could not be sent: %s", type(failure).__name__)
        return why_not_sent(failure)
    return ""


def reset_error(person: User) -> str:
    """Send a link for a new password: why that failed, or ``""``."""
    return link_error(person, "reset_email", f"Set a new password for {settings.PORTAL_NAME}")
