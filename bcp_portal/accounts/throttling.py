"""Wrong passwords: how many, counted by what, and the answer after too many."""

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


class SignInThrottle(AxesDatabaseHandler):  # type: ignore[misc]  # axes has no types
    """Five tries for an e-mail address from one network address, and five times that for the network address alone."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        by_email, by_address = (self._count(found) for found in self.get_user_attempts(request, credentials))
        return max(by_email, by_address // TRIES_PER_ADDRESS)

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
    if settings.PROXY_COUNT and len(forwarded) >= settings.PROXY_COUNT and forwarded != [""]:
        return str(forwarded[-settings.PROXY_COUNT]).strip()
    return request.META.get("REMOTE_ADDR") or None  # a socket has no address


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
