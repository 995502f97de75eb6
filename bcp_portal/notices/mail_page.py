"""How e-mails leave the portal, as administrators see it, without any secret; and a test of it to oneself."""

from datetime import datetime, timedelta
from time import monotonic
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from bcp_portal.accounts import tallies
from bcp_portal.accounts.models import User
from bcp_portal.accounts.tallies import Limit
from bcp_portal.audit.recording import record
from bcp_portal.jobs.mail import NotSent, hand_over, why_not_sent
from bcp_portal.look.counting import counted
from bcp_portal.look.mails import Mail, as_message, portal_url
from bcp_portal.look.organisation import organisation

KIND, VERB = "messages", "mail_tested"
TESTS = Limit("mail tests", 5, timedelta(minutes=10))  # of one person
SMTP, FILES = "smtp.EmailBackend", "filebased.EmailBackend"
WAYS = {
    SMTP: "To a mail server, by SMTP",
    FILES: "Into files on this machine: they reach nobody",
    "console.EmailBackend": "Into the log: they reach nobody",
    "locmem.EmailBackend": "Into memory: they reach nobody",
    "dummy.EmailBackend": "Nowhere: they are thrown away",
}
# What to do about a reason, by how its sentence begins.
MENDS = (
    (
        "The mail server refused the address",
        "See whether your own address is right, and the server sends there.",
    ),
    ("The mail server refused the sender", "DEFAULT_FROM_EMAIL must be an address that this server sends for."),
    ("The mail server refused the portal’s user name", "They stand in EMAIL_URL; see whether they are still good."),
    ("The mail server could not be reached", "See host, port and encryption in EMAIL_URL, and the firewall between."),
    ("The mail server took too long", "See host, port and encryption in EMAIL_URL, and the firewall between."),
    ("", "The log of the web server has the rest."),
)


class MailFact(NamedTuple):
    """One line about how mail is sent."""

    label: str
    value: str


class TooManyTests(Exception):
    """So many tests were asked for that one more would be no test."""


def mail_facts() -> list[MailFact]:
    """What the environment says of e-mail; of user name and password, whether there are any."""
    name = settings.EMAIL_BACKEND
    way = next((way for end, way in WAYS.items() if name.endswith(end)), name.rpartition(".")[2])
    facts = [MailFact("E-mails go", way)]
    if name.endswith(SMTP):
        facts += [
            MailFact("Mail server", f"{settings.EMAIL_HOST}, port {settings.EMAIL_PORT}"),
            MailFact("Encryption", _encryption()),
            MailFact("Signs in there", _sign_in()),
            MailFact("Waits for an answer", counted(settings.EMAIL_TIMEOUT, "second")),
        ]
    return [
        *facts,
        MailFact("Sender", settings.DEFAULT_FROM_EMAIL),
        MailFact("Links in them lead to", portal_url("/")),
    ]


def reaches_nobody() -> bool:
    """Whether what is sent stays where nobody reads it."""
    return not settings.EMAIL_BACKEND.endswith(SMTP)


def send_test(*, person: User, at: datetime) -> float:
    """Hand a test to the mail server now; how many seconds that took. Raises NotSent, TooManyTests."""
    if tallies.count(TESTS, str(person.pk), at=at) > TESTS.most:
        raise TooManyTests
    began = monotonic()
    try:
        hand_over(as_message(_test_mail(person)))
    except NotSent as failure:
        _keep(person, str(failure), at)
        raise
    except (ValueError, ImportError) as failure:  # settings that contradict each other, or name nothing
        _keep(person, why_not_sent(failure), at)
        raise NotSent(why_not_sent(failure)) from failure
    _keep(person, "", at)
    return monotonic() - began


def mend_of(reason: str) -> str:
    """What to do about it, in one sentence."""
    return next(mend for begins, mend in MENDS if reason.startswith(begins))


def _keep(person: User, error: str, at: datetime) -> None:
    with transaction.atomic():
        record(actor=person, verb=VERB, kind=KIND, after={"error": error} if error else {"sent": True}, at=at)


def _test_mail(person: User) -> Mail:
    return Mail(
        to=person.email,
        name=person.name,
        subject=f"Test of the e-mails of {organisation().name}",
        lines=["You asked for this message to see whether e-mails of the portal arrive. They do."],
        why=["You asked for it on the page E-mail."],
    )


def _encryption() -> str:
    if settings.EMAIL_USE_SSL:
        return "TLS from the first byte"
    return (
        "TLS after the greeting (STARTTLS)" if settings.EMAIL_USE_TLS else "None: whoever is on the way can read along"
    )


def _sign_in() -> str:
    if not settings.EMAIL_HOST_USER:
        return "No"
    return "With user name and password" if settings.EMAIL_HOST_PASSWORD else "With a user name, without a password"
