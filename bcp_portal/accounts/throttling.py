"""Throttling: wrong passwords, counted by what, and the answer after too many; links that are asked for, too."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bcp_portal.accounts import tallies, trail
from bcp_portal.accounts.devices import known_device
from bcp_portal.accounts.models import User, normalised
from bcp_portal.accounts.sessions import current_user
from bcp_portal.accounts.tallies import Limit

# An office shares one address: five people's slips must not lock everybody out, but guessing through a list must stop.
TRIES_PER_ADDRESS = 5
# Whoever has many network addresses must not guess for ever either; more, since a stranger can use up these tries.
TRIES_PER_ACCOUNT = 10
# Who has signed in with this browser before: strangers can't use these tries up.
ON_KNOWN_DEVICE = Limit("device", settings.AXES_FAILURE_LIMIT, settings.AXES_COOLOFF_TIME)
# Acts that ask for the password again, where nobody from outside can come: an open session guesses a little, no more.
CONFIRMING = Limit("confirm", 5, settings.AXES_COOLOFF_TIME)  # in one session
CONFIRMING_ANYWHERE = Limit("confirm anywhere", 15, settings.AXES_COOLOFF_TIME)  # in all sessions of one person
CONFIRMING_PAUSED = (
    "Too many wrong passwords: confirming is paused for 15 minutes in this session. You stay signed in, and nothing "
    "that you wrote is lost."
)
LINKS_ASKED = Limit("links asked", 10, settings.AXES_COOLOFF_TIME)  # by one network address
LINKS_FOR_ONE = Limit("links for one", 5, timedelta(hours=1))  # e-mail address, whether it has an account or not
ADDRESSES_ASKED = Limit("addresses asked", 5, timedelta(hours=1))  # for one account: each is told by two e-mails
WITH_PORT = re.compile(r"(?:\[(.+)\]|([^:]+))(?::\d+)?")
HOUSEHOLD = 64  # bits of an IPv6 address that tell one visitor from another: the rest each chooses freely


class SignInThrottle(AxesDatabaseHandler):  # type: ignore[misc]  # axes has no types
    """Five tries for an e-mail address from one network address, five times that for the network address alone.

    And ten times that for the e-mail address alone, wherever they come from. A browser with which this person has
    signed in before has five tries of its own, and the others don't count there: nobody is locked out by strangers.
    """

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        if device := _device(request, credentials):
            used_up = tallies.is_used_up(ON_KNOWN_DEVICE, device, at=timezone.now())
            return ON_KNOWN_DEVICE.most if used_up else 0
        found = self.get_user_attempts(request, credentials)
        by_both, by_address, by_account = (self._count(attempts) for attempts in found)
        return max(by_both, by_address // TRIES_PER_ADDRESS, by_account // TRIES_PER_ACCOUNT)

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        device = _device(request, credentials) if request else ""
        if not request or not device:
            super().user_login_failed(sender, credentials, request, **kwargs)
        elif not getattr(request, "axes_locked_out", False):
            tries = tallies.count(ON_KNOWN_DEVICE, device, at=timezone.now())
            request.axes_failures_since_start = tries  # type: ignore[attr-defined]
            request.axes_locked_out = tries >= ON_KNOWN_DEVICE.most  # type: ignore[attr-defined]

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Forget one person's own slips only: signing in once must not refill the tries for other accounts."""
        username = get_client_username(request, credentials)
        if device := _device(request, credentials):
            tallies.forget(ON_KNOWN_DEVICE, device)
        mine = AccessAttempt.objects.filter(username=username, ip_address=client_address(request))
        deleted: int = mine.delete()[0]
        return deleted

    @staticmethod
    def _count(attempts: Any) -> int:
        return attempts.aggregate(tries=Sum("failures_since_start"))["tries"] or 0


def _device(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The browser and the address it knows, as one thing to count for; ``""`` for a browser that is new to both."""
    email = attempted_email(request, credentials)
    known = known_device(request, email)
    return f"{known}:{email}" if known else ""


def attempted_email(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    given = (credentials or {}).get("username") or request.POST.get("username", "")
    return normalised(given)[:254]


def client_address(request: HttpRequest) -> str | None:
    """The address of the visitor: what the outermost of our own proxies wrote, or who connects to us."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    connected = request.META.get("REMOTE_ADDR", "")  # a socket has no address
    if settings.PROXY_COUNT and len(forwarded) >= settings.PROXY_COUNT:
        return _address(forwarded[-settings.PROXY_COUNT]) or _address(connected)
    return _address(connected)


def _address(written: str) -> str | None:
    """The address as it is counted, or None for what is none; some proxies write the port behind it."""
    with_port = WITH_PORT.fullmatch(written.strip())
    with suppress(ValueError):
        address = ip_address(with_port[1] or with_port[2] if with_port else written.strip())
        if isinstance(address, IPv6Address):
            address = address.ipv4_mapped or ip_network((int(address), HOUSEHOLD), strict=False).network_address
        return str(address)
    return None


def locked_out(request: HttpRequest, *_: Any) -> HttpResponse:
    trail.sign_in_paused(request, attempted_email(request, None))
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    answer = render(request, "accounts/locked_out.html", {"minutes": minutes}, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer


def links_paused(request: HttpRequest) -> HttpResponse:
    """The answer after too many links were asked for; it says nothing of whom they were asked for."""
    seconds = int(LINKS_ASKED.within.total_seconds())
    answer = render(request, "accounts/links_paused.html", {"minutes": seconds // 60}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def forgive(request: HttpRequest, person: User) -> None:
    """Forget the wrong passwords of somebody who has since proved to own the mailbox."""
    AccessAttempt.objects.filter(username=person.email).delete()
    tallies.forget(ON_KNOWN_DEVICE, f"{known_device(request, person.email)}:{person.email}")


def password_confirmed(request: HttpRequest, password: str) -> bool:
    """Whether the signed-in person knows their password: for acts that ask again. Raises ValidationError in a pause.

    Nothing is counted together with sign-ins: who is signed in already can't be stopped from signing by strangers.
    """
    user, at = current_user(request), timezone.now()
    counted = ((CONFIRMING, request.session.session_key or ""), (CONFIRMING_ANYWHERE, str(user.pk)))
    if any(tallies.is_used_up(limit, of, at=at) for limit, of in counted):
        raise _paused(request)
    if user.check_password(password):
        tallies.forget(*counted[0])
        return True
    used_up = [tallies.count(limit, of, at=at) >= limit.most for limit, of in counted]
    trail.confirmation_failed(user, is_paused=any(used_up))
    if any(used_up):
        raise _paused(request)
    return False


def owner_confirmed(request: HttpRequest, person: User, password: str) -> bool:
    """Whether somebody who is not signed in knows the password. Raises ValidationError in a pause.

    Counted with sign-ins, as it is as good a place to guess.
    """
    if authenticate(request, username=person.email, password=password) == person:
        return True
    if getattr(request, "axes_locked_out", False):
        trail.sign_in_paused(request, person.email)
        request.axes_locked_out = False  # type: ignore[attr-defined]  # or its middleware answers with its own page
        minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
        raise ValidationError(f"Too many wrong passwords. Wait {minutes} minutes, then try again.")
    trail.sign_in_failed(request, person.email)
    return False


def _paused(request: HttpRequest) -> ValidationError:
    request.is_confirming_paused = True  # type: ignore[attr-defined]
    return ValidationError(CONFIRMING_PAUSED)


class PauseMiddleware:
    """A form that was refused for too many wrong passwords says so to programs, too: 429, and when to come again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "is_confirming_paused", False):
            response.status_code = 429
            response["Retry-After"] = str(int(CONFIRMING.within.total_seconds()))
        return response


def may_ask_for_link(request: HttpRequest) -> bool:
    """Whether so many links may be asked for from where the request comes; whose they are makes no difference."""
    return tallies.count(LINKS_ASKED, client_address(request) or "", at=timezone.now()) <= LINKS_ASKED.most


def may_ask_for_address(person: User) -> bool:
    """Whether one more address may be asked for, for this account."""
    return tallies.count(ADDRESSES_ASKED, str(person.pk), at=timezone.now()) <= ADDRESSES_ASKED.most


def may_have_link(email: str) -> bool:
    """Whether one more is sent to this address, in the answer the same for every address."""
    return tallies.count(LINKS_FOR_ONE, normalised(email), at=timezone.now()) <= LINKS_FOR_ONE.most
