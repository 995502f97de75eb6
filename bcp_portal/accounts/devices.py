"""Known browsers, in which somebody has signed in: the wrong passwords of strangers never pause a sign-in there."""

from secrets import token_hex
from typing import NamedTuple, TypeVar

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from bcp_portal.accounts.models import User, normalised

Response = TypeVar("Response", bound=HttpResponseBase)

COOKIE = f"{settings.COOKIE_PREFIX}device"
SALT = "bcp_portal.accounts.devices"
LASTS = 365 * 24 * 3600
MOST_PEOPLE = 5  # who share one browser; whoever signed in longest ago is forgotten first


class Device(NamedTuple):
    """A browser by the name we gave it, and digests of the addresses that signed in with it, the latest first."""

    name: str
    people: tuple[str, ...]


def remember(request: HttpRequest, response: Response, person: User) -> Response:
    """Let the browser prove the next time that this person has signed in with it."""
    device = _device(request) or Device(token_hex(8), ())
    mine = _digest(person.email)
    people = (mine, *(other for other in device.people if other != mine))[:MOST_PEOPLE]
    response.set_cookie(
        COOKIE,
        signing.dumps([device.name, people], salt=SALT),
        max_age=LASTS,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.COOKIE_PREFIX),
    )
    return response


def known_device(request: HttpRequest, email: str) -> str:
    """The name of the browser if somebody with this address has signed in with it, else ``""``."""
    device = _device(request)
    return device.name if device and _digest(email) in device.people else ""


def _device(request: HttpRequest) -> Device | None:
    try:
        name, people = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Device(name, tuple(people))


def _digest(email: str) -> str:
    return salted_hmac(SALT, normalised(email)).hexdigest()[:16]
