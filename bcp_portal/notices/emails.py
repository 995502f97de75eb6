"""A delivery as an e-mail."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from bcp_portal.jobs.mail import why_not_sent

from .models import Delivery, Notice, subject_of


class NotSent(Exception):
    """The other side refused the message, or was away: why stands in words that name nobody."""


@contextmanager
def one_connection() -> Iterator[BaseEmailBackend]:
    """A connection to the mail server that several messages share; it is opened by the first."""
    connection = get_connection()
    try:
        yield connection
    finally:
        connection.close()


def send_email(delivery: Delivery, notices: Sequence[Notice], connection: BaseEmailBackend | None = None) -> None:
    """Hand the message to the mail server. Raises NotSent; what comes after it begins with a new connection."""
    message = as_email(delivery, notices)
    message.connection = connection or get_connection()
    try:
        if connection:
            connection.open()
        message.send()
    except (SMTPException, OSError) as failure:
        message.connection.close()
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
