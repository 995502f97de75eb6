"""Why an e-mail was not sent, in words for people; they name no address, and nothing that a server said."""

from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)


def why_not_sent(failure: Exception) -> str:
    """One sentence, with the server's code where it gave one."""
    match failure:
        case SMTPRecipientsRefused():
            codes = sorted({str(code) for code, _ in failure.recipients.values()})
            return f"The mail server refused the address ({', '.join(codes)})."
        case SMTPSenderRefused():
            return f"The mail server refused the sender, DEFAULT_FROM_EMAIL ({failure.smtp_code})."
        case SMTPAuthenticationError():
            return f"The mail server refused the portal’s user name or password ({failure.smtp_code})."
        case SMTPServerDisconnected():
            return "The mail server could not be reached."
        case SMTPResponseException():
            return f"The mail server refused the message ({failure.smtp_code})."
        case SMTPException():
            return f"The mail server could not be used ({type(failure).__name__})."
        case OSError():
            return "The mail server could not be reached."
    return f"The message could not be written ({type(failure).__name__})."
