"""Wrong passwords: how many, counted by what, and the answer after too many."""

import re
from contextlib import suppress
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bcp_portal.accounts.models import User, normalised
from bcp_portal.accounts.sessions import current_user

# An office shares one address: five people's slips must not lock everybody out, but guessing through a list must stop.
TRIES_PER_ADDRESS = 5
# Whoever has many network addresses must not guess for ever either; more, since a stranger can use up these tries.
TRIES_PER_ACCOUNT = 10
WITH_PORT = re.compile(r"(?:\[(.+)\]|([^:]+))(?::\d+)?")
HOUSEHOLD = 64  # bits of an IPv6 address that tell one visitor from another: the rest each chooses freely


class SignInThrottle(AxesDatabaseHandler):  # type: ignore[misc]  # axes has no types
    """Five tries for an e-mail address from one network address, five times that for the network address alone.

    And ten times that for the e-mail address alone, wherever they come from.
    """

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        found = self.get_user_attempts(request, credentials)
        by_both, by_address, by_account = (self._count(attempts) for attempts in found)
        return max(by_both, by_address // TRIES_PER_ADDRESS, by_account // TRIES_PER_ACCOUNT)

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Forget one person's own slips only: signing in once must not refill the tries for other accounts."""
        username = get_client_username(request, credentials)
        mine = AccessAttempt.objects.filter(username=username, ip_address=client_address(request))
        deleted: int = mine.delete()[0]
        return deleted

    @staticmethod
    def _count(attempts: Any) -> int:
        return attempts.aggregate(tries=Sum("failures_since_start"))["tries"] or 0


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
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    answer = render(request, "accounts/locked_out.html", {"minutes": minutes}, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer


def forgive(person: User) -> None:
    """Forget the wrong passwords of somebody who has since proved to own the mailbox."""
    AccessAttempt.objects.filter(username=person.email).delete()


def password_confirmed(request: HttpRequest, password: str) -> bool:
    """Whether the signed-in person knows their password: for acts that ask again. Wrong ones count as at sign-in."""
    user = current_user(request)
    return authenticate(request, username=user.email, password=password) == user
