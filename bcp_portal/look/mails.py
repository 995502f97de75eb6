"""What every e-mail of the portal looks like: one layout in HTML and in plain text, for notices and letters alike.

No pictures, nothing from elsewhere, and no address but the portal's own: nobody learns whether it was read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from bcp_portal.look.organisation import organisation

from .cutting import cut

MOST_SUBJECT = 120  # letters; a list of mails shows some 60


@dataclass(frozen=True)
class MailLink:
    """Where a button or a line leads: a whole address, and what it says."""

    url: str
    label: str


@dataclass(frozen=True)
class MailItem:
    """One of several things that a mail tells."""

    title: str
    lines: Sequence[str]
    link: MailLink
    why: str = ""


@dataclass(frozen=True)
class Mail:
    """A mail to one person, all of it by value; ``note`` stands above all else, ``after`` below the button.

    ``letter`` is what somebody wrote: it stands as it is, without a greeting of ours.

    ``ref`` is the same at every attempt and makes the Message-ID, so that a mailbox may know one that comes twice.
    """

    to: str
    name: str
    subject: str
    title: str = ""  # where the heading is not the subject
    lines: Sequence[str] = ()
    letter: str = ""
    note: str = ""
    items: Sequence[MailItem] = ()
    button: MailLink | None = None
    after: Sequence[str] = ()
    why: Sequence[str] = ()
    links: Sequence[MailLink] = ()
    ref: UUID | None = None


def portal_url(path: str) -> str:
    """The whole address of a page: built on PORTAL_URL, never on what a request claims the host is."""
    base: str = settings.PORTAL_URL
    return f"{base.rstrip('/')}{path}"


def as_message(mail: Mail) -> EmailMultiAlternatives:
    """The mail as Django sends it; a program answers none that says it comes from a program."""
    context = {"mail": mail, "portal": organisation().name}
    host = urlsplit(settings.PORTAL_URL).hostname or "localhost"
    named = {"Message-ID": f"<{mail.ref}@{host}>"} if mail.ref else {}
    message = EmailMultiAlternatives(
        cut(mail.subject, MOST_SUBJECT),
        render_to_string("emails/mail.txt", context),
        None,
        [mail.to],
        headers={"Auto-Submitted": "auto-generated", **named},
    )
    message.attach_alternative(render_to_string("emails/mail.html", context), "text/html")
    return message
