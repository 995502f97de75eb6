"""Links by which people set their own password, and the messages that carry them."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlencode, urlsafe_base64_encode

from bcp_portal.accounts.models import User

log = logging.getLogger(__name__)


def password_link(person: User) -> str:
    """Good once, for three days; built on PORTAL_URL, never on what the request claims the host is.

    The token is in the query, which our logs leave out.
    """
    page = reverse("accounts:password_set", kwargs={"uidb64": urlsafe_base64_encode(force_bytes(person.pk))})
    base: str = settings.PORTAL_URL
    return f"{base.rstrip('/')}{page}?{urlencode({'token': default_token_generator.make_token(person)})}"


def send_link(person: User, template: str, subject: str) -> bool:
    """Whether the mail server took it; a link that could not be sent can be asked for again."""
    context = {"person": person, "link": password_link(person), "portal": settings.PORTAL_NAME}
    text = render_to_string(f"accounts/{template}.txt", context)
    try:
        send_mail(subject, text, None, [person.email])
    except (SMTPException, OSError) as failure:
        # Without the traceback: a mail server's refusal quotes the address.
        log.error("A password link could not be sent: %s", type(failure).__name__)
        return False
    return True


def send_reset(person: User) -> bool:
    return send_link(person, "reset_email", f"Set a new password for {settings.PORTAL_NAME}")
