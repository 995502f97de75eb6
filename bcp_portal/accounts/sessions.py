"""Who is signed in, and sessions that end after a time without use."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bcp_portal.accounts.models import User

SEEN = "seen"
RENEW_AFTER_SECONDS = 300


def current_user(request: HttpRequest) -> User:
    """The person behind a request that the route table has let through; refuses strangers all the same."""
    if isinstance(request.user, User):
        return request.user
    raise PermissionDenied


class IdleSessionMiddleware:
    """Moves the end of a session in use, at most every five minutes: a page view costs no write of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            if now - request.session.get(SEEN, 0) > RENEW_AFTER_SECONDS:
                request.session[SEEN] = now
        return self.get_response(request)
