"""A delivery as an e-mail."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from bcp_portal.jobs.mail import hand_over
from bcp_portal.look.counting import counted
from bcp_portal.look.mails import Mail, MailItem, MailLink, as_message, portal_url
from bcp_portal.look.organisation import organisation

from .away import period
from .digests import outage_to_tell
from .models import Delivery, Notice, subject_of

MOST_ITEMS = 25  # of one message; the rest stand in the portal
MANDATORY = "Such messages always reach you."


def send_email(
    delivery: Delivery, notices: Sequence[Notice], at: datetime, connection: BaseEmailBackend | None = None
) -> None:
    """Hand the message to the mail server. Raises NotSent."""
    hand_over(as_email(delivery, notices, at=at), connection)


def as_email(delivery: Delivery, notices: Sequence[Notice], *, at: datetime) -> EmailMultiAlternatives:
    """The message in plain text and in HTML."""
    outage = outage_to_tell(delivery, at=at) if delivery.about_on else None
    told = _one(notices[0]) if len(notices) == 1 else _several(notices)
    mail = Mail(
        to=delivery.user.email,
        name=delivery.user.name,
        subject=subject_of(notices),
        note=f"The portal was away {period(outage)}. What waited stands here." if outage else "",
        ref=delivery.ref,
        links=[_link("notices:settings", "How messages reach you")],
        **told,
    )
    return as_message(mail)


def _one(notice: Notice) -> dict[str, Any]:
    """Its words, one button, why its reader gets it."""
    return {
        "lines": notice.body,
        "button": MailLink(portal_url(notice.url), f"Open it in {organisation().name}"),
        "why": [*filter(None, [notice.why]), *([MANDATORY] if notice.what.is_mandatory else [])],
    }


def _several(notices: Sequence[Notice]) -> dict[str, Any]:
    """What is mandatory first, each with its link; what there is no room for is counted."""
    in_order = sorted(notices, key=lambda notice: not notice.what.is_mandatory)
    more = len(notices) - MOST_ITEMS
    return {
        "title": f"{counted(len(notices), 'message')} for you",
        "items": list(_items(in_order[:MOST_ITEMS])),
        "button": _link("notices:list", "Open your messages"),
        "after": [f"{more} more stand there."] if more > 0 else [],
        "why": ["They come in one message a day. What has to reach you at once comes by itself."],
    }


def _items(notices: Iterable[Notice]) -> Iterator[MailItem]:
    for notice in notices:
        yield MailItem(notice.subject, notice.body, MailLink(portal_url(notice.url), "Open it"), notice.why)


def _link(route: str, label: str) -> MailLink:
    return MailLink(portal_url(reverse(route)), label)
