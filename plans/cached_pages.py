"""Whole pages that people open again and again: made once for whoever looks, until somebody does anything at all.

Everything that people do adds to a chain of evidence, so the last links say whether anybody did. What jobs find out
without a deed (the findings of a new day, a PDF that is ready) shows after SECONDS at most.
"""

from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import Any, TypeGuard

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.timezone import localdate

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from bcp_portal.audit.chaining import last_links
from bcp_portal.look import theme
from bcp_portal.look.stand_ins import CSRF, with_token
from bcp_portal.notices.models import Notice

from .page_cache import cached

SECONDS = 20.0  # 0 makes every page anew
LONGEST = 500  # letters of an address
UNSEEN = {"password", "last_login"}  # of an account
MARK = "plans.cached_page"  # in a request whose page may be shown again
SHARED = "is_cached_page"  # of such a view

View = Callable[..., HttpResponseBase]


class _NotCached(Exception):
    """The answer is no page, or says something once."""

    def __init__(self, answer: HttpResponseBase) -> None:
        self.answer = answer


def cached_page(view: View) -> View:
    """For a view that only shows: its page is the same for the same person, address and theme while nothing is done.

    A form in it must do the same when it is sent twice: what is to tell two of them apart is the same on each.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        address = request.get_full_path()
        if not SECONDS or not _asks_for_page(request, address):
            return view(request, *args, **kwargs)
        user = current_user(request)
        slot = f"page {user.pk} {theme.chosen(request)} {address}"

        def make() -> str:
            request.META[MARK] = True
            try:
                found = view(request, *args, **kwargs)
            finally:  # a page that says why there is none is not for others
                del request.META[MARK]
            if not _is_page(found) or getattr(get_messages(request), "added_new", False):
                raise _NotCached(found)
            return found.content.decode()

        try:
            return HttpResponse(with_token(request, cached(slot, _made_of(user), make)))
        except _NotCached as other:
            found = other.answer
            if isinstance(found, HttpResponse) and CSRF.encode() in found.content:
                found.content = with_token(request, found.content.decode())
            return found

    setattr(answer, SHARED, True)
    return answer


def csrf(request: HttpRequest) -> dict[str, str]:
    """For templates: what stands for the token on a page that others get, too."""
    return {"csrf_token": CSRF} if MARK in request.META else {}


def _asks_for_page(request: HttpRequest, address: str) -> bool:
    """Whether it asks for a whole page, on which nothing waits to be said once."""
    is_part = "HX-Request" in request.headers
    return request.method == "GET" and not is_part and len(address) <= LONGEST and not len(get_messages(request))


def _made_of(user: User) -> str:
    """What a page depends on but its address: deeds, messages, the account as it is, the day and a part of a minute."""
    account = [getattr(user, field.attname) for field in user._meta.concrete_fields if field.name not in UNSEEN]
    return f"{last_links()} {Notice.objects.unread(user).count()} {account} {localdate()} {monotonic() // SECONDS}"


def _is_page(found: HttpResponseBase) -> TypeGuard[HttpResponse]:
    return isinstance(found, HttpResponse) and found.status_code == 200 and [*found.headers] == ["Content-Type"]
