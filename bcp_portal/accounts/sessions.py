"""Sessions: who is signed in, and when that ends: after a time without use, and in any case after some days."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.accounts.open_sessions import is_noted, note_use

BEGAN, SEEN = "began", "seen"
RENEW_AFTER_SECONDS = 300


def current_user(request: HttpRequest) -> User:
    """The person behind a request that the route table has let through; refuses strangers all the same."""
    if isinstance(request.user, User):
        return request.user
    raise PermissionDenied


def begin_session(request: HttpRequest, person: User) -> None:
    """Keep that somebody has just signed in, so that the first page that they open costs nothing for it."""
    at = timezone.now()
    now = int(at.timestamp())
    request.session[BEGAN] = request.session[SEEN] = now
    note_use(request, person, began=now, at=at)


class SessionEndMiddleware:
    """Moves the end of a session in use, at most every five minutes: a page view costs no write of its own.

    What a page that nobody looks at asks by itself is no use, and some days after signing in every session is over.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = int(timezone.now().timestamp())
        if request.user.is_authenticated and now - request.session.get(BEGAN, now) > settings.SESSION_LONGEST_AGE:
            logout(request)
        is_session = request.user.is_authenticated  # before a token says who it is
        response = self.get_response(request)
        if is_session and request.user.is_authenticated and not _is_unattended(request):
            began = request.session.setdefault(BEGAN, now)
            is_due = now - request.session.get(SEEN, 0) > RENEW_AFTER_SECONDS
            if is_due:
                request.session[SEEN] = now
            if is_due or not is_noted(request):
                note_use(request, current_user(request), began=began, at=timezone.now())
        return response


def _is_unattended(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name in settings.UNATTENDED_ROUTES
