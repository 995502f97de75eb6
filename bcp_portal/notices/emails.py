"""A delivery as an e-mail."""

from collections.abc import Sequence
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from bcp_portal.jobs.mail import why_not_sent

from .models import Delivery, Notice, subject_of


class NotSent(Exception):
    """The other side refused the message, or was away: why stands in words that name nobody."""


def send_email(delivery: Delivery, notices: Sequence[Notice]) -> None:
    """Hand the message to the mail server. Raises NotSent."""
    try:
        as_email(delivery, notices).send()
    except (SMTPException, OSError) as failure:
        raise NotSent(why_not_sent(failure)) from failure


def as_email(delivery: Delivery, notices: Sequence[Notice]) -> EmailMultiAlternatives:
    """The message in plain text and in HTML; links are built on PORTAL_URL, never on a request.

    Its Message-ID is the same at every attempt, so that a mailbox may know one that comes twice.
    """
    base = settings.PORTAL_URL.rstrip("/")
    context = {
        "person": delivery.user,
        "subject": subject_of(notices),
        "notices": notices,
        "portal": settings.PORTAL_NAME,
        "base": base,
        "messages_link": base + reverse("notices:list"),
    }
    message = EmailMultiAlternatives(
        subject_of(notices),
        render_to_string("emails/notice.txt", context),
        None,
        [delivery.user.email],
        headers={"Message-ID": f"<{delivery.ref}@{urlsplit(base).hostname or 'localhost'}>"},
    )
    message.attach_alternative(render_to_string("emails/notice.html", context), "text/html")
    return message
