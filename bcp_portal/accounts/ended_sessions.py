"""Ended sessions: nothing that somebody was writing is lost, and nothing is sent by itself.

What was typed waits in the page, never on the server; after signing in it is shown, and sent by a click.
"""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.csrf import csrf_failure as refuse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bcp_portal.accounts.forms import SignInForm
from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from bcp_portal.accounts.signing_in import SignIn

Fields = list[tuple[str, str]]

LONGEST = 1_500_000  # characters that a page keeps; more is still in the form that one goes back to
OURS = ("csrfmiddlewaretoken",)


def repeatable_fields(request: HttpRequest) -> Fields:
    """What was typed, but for passwords, which no page repeats."""
    sent = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    return [(name, value) for name, value in sent if name not in OURS and "password" not in name]


def ended_part() -> HttpResponse:
    """The answer to a part that an open page asked for: the page stays as it is, and a note in it says how to go on."""
    back = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': reverse('accounts:signed_in')})}"
    answer = render(None, "accounts/_session_note.html", {"sign_in": back}, status=401)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#session-note", "innerHTML"
    return answer


def ended_form(request: HttpRequest) -> HttpResponse:
    """The answer to a form that was sent after the end of a session: sign-in with what was typed beside it."""
    fields = repeatable_fields(request)
    if not fields:
        return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
    context = {"form": SignInForm(request), **_waiting(request.get_full_path(), fields, has_file=bool(request.FILES))}
    return render(request, "accounts/session_ended.html", context, status=401)


def _waiting(path: str, fields: Fields, *, has_file: bool = False) -> dict[str, Any]:
    text = json.dumps(fields)
    fits = len(text) <= LONGEST
    return {
        "path": path,
        "fields": fields if fits else [],
        "kept": text if fits else "[]",
        "is_too_long": not fits,
        "has_file": has_file,
    }


class SignInAgain(SignIn):
    """Signs in from the page that keeps what was typed, then shows it once more with a button that sends it."""

    template_name = "accounts/session_ended.html"
    http_method_names = ("post", "options")
    redirect_authenticated_user = False

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        super().form_valid(form)
        answer = send_again(self.request, self._path(), self._fields())
        return self.remembering(answer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | _waiting(self._path(), self._fields())

    def _path(self) -> str:
        path = self.request.POST.get("path", "")
        return path if _is_ours(path) else "/"

    def _fields(self) -> Fields:
        try:
            sent = json.loads(self.request.POST.get("kept", "[]"))
            return [(str(name), str(value)) for name, value in sent]
        except (ValueError, TypeError, RecursionError):
            return []


def _is_ours(path: str) -> bool:
    """Whether the path is one of ours to which a form may be sent."""
    if not (path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)):
        return False
    try:
        resolve(path.partition("?")[0])
    except Resolver404:
        return False
    return True


def send_again(request: HttpRequest, path: str, fields: Fields, status: int = 200) -> HttpResponse:
    """What was typed, with a button that sends it in the name of whoever is signed in now."""
    context = {**_waiting(path, fields), "person": current_user(request)}
    return render(request, "accounts/send_again.html", context, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page from before one last signed in: what it sent is shown to be sent again, if a page of ours has sent it."""
    if not _is_from_here(request):
        return refuse(request, reason)
    if request.headers.get("HX-Request") or "application/json" in request.headers.get("Accept", ""):
        answer = HttpResponse(status=403)
        answer["HX-Trigger"] = "stale-page"
        return answer
    if not isinstance(request.user, User):
        return ended_form(request) if repeatable_fields(request) else refuse(request, reason)
    return send_again(request, request.get_full_path(), repeatable_fields(request), status=403)


def _is_from_here(request: HttpRequest) -> bool:
    """Whether a page of this very host has sent the request, as the browser itself says; no page can claim it."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


@never_cache
@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in now, and the token that forms need now: for a page that was open meanwhile."""
    person = str(request.user.ref) if isinstance(request.user, User) else ""
    return JsonResponse({"person": person, "token": get_token(request)})


@require_safe
def signed_in(request: HttpRequest) -> HttpResponse:
    """Where signing in beside an open page ends."""
    return render(request, "accounts/signed_in.html")
