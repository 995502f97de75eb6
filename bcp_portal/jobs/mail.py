"""Why an e-mail was not sent, in words for people; they name no address, and nothing that a server said."""

from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from celery.exceptions import SoftTimeLimitExceeded

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


def why_not_sent(failure: Exception) -> str:
    """One sentence, with the server's code where it gave one."""
    words = next(words for kind, words in REASONS if isinstance(failure, kind))
    return words.format(code=_code(failure), kind=type(failure).__name__)


def _code(failure: Exception) -> str:
    if isinstance(failure, SMTPRecipientsRefused):
        return ", ".join(sorted({str(code) for code, _ in failure.recipients.values()}))
    return str(getattr(failure, "smtp_code", ""))
