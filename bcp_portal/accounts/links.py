"""Links by which people set their own password, and confirm or stop another e-mail address of their account."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import urlencode, urlsafe_base64_encode

from bcp_portal.accounts.models import AddressChange, User
from bcp_portal.look.mails import portal_url


class AccountLinks(PasswordResetTokenGenerator):
    """A link ends when its owner sets a password, signs in, is given another address, or is deactivated."""

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        known = super()._make_hash_value(user, timestamp)
        return f"{known} {user.deactivations}" if user.deactivations else known


LINKS = AccountLinks()


def password_link(person: User) -> str:
    """Good once, for three days; built on PORTAL_URL, never on what the request claims the host is.

    The token is in the query, which our logs leave out.
    """
    page = reverse("accounts:password_set", kwargs={"uidb64": urlsafe_base64_encode(force_bytes(person.pk))})
    return portal_url(f"{page}?{urlencode({'token': LINKS.make_token(person)})}")


CONFIRM, STOP = "accounts:address_confirm", "accounts:address_stop"


def address_link(change: AddressChange, route: str) -> str:
    """To confirm or to stop a change: good for as long as that very change waits, and for that one act."""
    page = reverse(route, kwargs={"ref": change.ref})
    return portal_url(f"{page}?{urlencode({'token': _address_token(change, route)})}")


def is_address_token(token: str, change: AddressChange, route: str) -> bool:
    return constant_time_compare(token, _address_token(change, route))


def _address_token(change: AddressChange, route: str) -> str:
    return salted_hmac(route, f"{change.ref} {change.email}", algorithm="sha256").hexdigest()
