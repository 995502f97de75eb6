"""E-mails handed to the mail server, and why one was not sent: in words for people, which name no address, and nothing
that a server said.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from celery.exceptions import SoftTimeLimitExceeded
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

# The first that fits; some are kinds of those further down.
REASONS: tuple[tuple[type[Exception], str], ...] = (
    (SoftTimeLimitExceeded, "The mail server took too long."),
    (SMTPRecipientsRefused, "The mail server refused the address ({code})."),
    (SMTPSenderRefused, "The mail server refused the sender, DEFAULT_FROM_EMAIL ({code})."),
    (SMTPAuthenticationError, "The mail server refused the portal’s user name or password ({code})."),
    (SMTPServerDisconnected, "The mail server could not be reached."),
    (SMTPResponseException, "The mail server refused the message ({code})."),
    (SMTPException, "The mail server could not be used ({kind})."),
    (OSError, "The mail server could not be reached."),
    (Exception, "The message could not be written ({kind})."),
)


class NotSent(Exception):
    """The other side refused the message, or was away: why, in words that name nobody and no secret."""


@contextmanager
def one_connection() -> Iterator[BaseEmailBackend]:
    """A connection to the mail server that several messages share; it is opened by the first."""
    connection = get_connection()
    try:
        yield connection
    finally:
        connection.close()


def hand_over(message: EmailMessage, connection: BaseEmailBackend | None = None) -> None:
    """Give the message to the mail server. Raises NotSent; what comes after it begins with a new connection."""
    message.connection = connection or get_connection()
    try:
        if connection:
            connection.open()
        message.send()
    except (SMTPException, OSError) as failure:
        message.connection.close()
        raise NotSent(why_not_sent(failure)) from failure


def why_not_sent(failure: Exception) -> str:
    """One sentence, with the server's code where it gave one."""
    words = next(words for kind, words in REASONS if isinstance(failure, kind))
    return words.format(code=_code(failure), kind=type(failure).__name__)


def _code(failure: Exception) -> str:
    if isinstance(failure, SMTPRecipientsRefused):
        return ", ".join(sorted({str(code) for code, _ in failure.recipients.values()}))
    return str(getattr(failure, "smtp_code", ""))
