"""Choosing light or dark."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bcp_portal.look.theme import COOKIE, DEVICE, THEMES

A_YEAR = timedelta(days=365)


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to the page on which it was made."""
    response = HttpResponseRedirect(_way_back(request))
    theme = request.POST.get("theme", DEVICE)
    if theme in THEMES:
        response.set_cookie(
            COOKIE, theme, max_age=A_YEAR, secure=bool(settings.COOKIE_PREFIX), httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _way_back(request: HttpRequest) -> str:
    page = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(page, allowed_hosts=None, require_https=request.is_secure())
    return page if is_ours else "/"
