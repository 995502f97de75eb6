"""A notice as an e-mail."""

import logging
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from bcp_portal.jobs.heartbeat import heartbeat
from bcp_portal.jobs.mail import why_not_sent

from .models import Notice

log = logging.getLogger(__name__)


def send(notice: Notice, *, at: datetime) -> bool:
    """Send a claimed notice; False, and another attempt later, when the mail server refuses or is away.

    Whoever is killed between sending and keeping that it was sent sends twice: better than never.
    """
    try:
        with heartbeat(lambda: Notice.objects.alive(notice, at=timezone.now())):
            as_email(notice).send()
    except (SMTPException, OSError) as failure:
        log.warning("Notice %s was not sent: %s.", notice.pk, type(failure).__name__)
        Notice.objects.fail(notice, error=why_not_sent(failure))
        return False
    except Exception as failure:  # whatever else it is: kept for its page, and raised for the log
        Notice.objects.fail(notice, error=why_not_sent(failure))
        raise
    Notice.objects.filter(pk=notice.pk, finished_at=None).update(finished_at=at, given_up_at=None, error="")
    return True


def as_email(notice: Notice) -> EmailMultiAlternatives:
    """The message in plain text and in HTML; links are built on PORTAL_URL, never on a request."""
    context = {
        "notice": notice,
        "portal": settings.PORTAL_NAME,
        "link": settings.PORTAL_URL.rstrip("/") + notice.url,
        "messages_link": settings.PORTAL_URL.rstrip("/") + reverse("notices:list"),
    }
    message = EmailMultiAlternatives(
        notice.subject, render_to_string("emails/notice.txt", context), None, [notice.user.email]
    )
    message.attach_alternative(render_to_string("emails/notice.html", context), "text/html")
    return message
