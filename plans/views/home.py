"""The first page after sign-in: are we ready, what needs this person now, and where each plan stands."""

from datetime import date
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bcp_portal.accounts.sessions import current_user
from plans.access import not_in_sight
from plans.pages.readiness.board import board_pdf
from plans.pages.readiness.page import Readiness, readiness_of

from .sheets import sheet

SHOWN = 25


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The readiness of all plans in sight, or of ``?plan=CODE``."""
    told = _asked(request, timezone.localdate())
    context = {"told": told, "shown": told.standings[:SHOWN], "hidden": len(told.standings[SHOWN:])}
    return render(request, "plans/home.html", context)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The same on one page of paper, for the board."""
    at = timezone.now()
    told = _asked(request, timezone.localdate(at))
    if not told.standings:
        raise Http404("There is no plan in sight.")
    return sheet(request, partial(board_pdf, told, at=at), f"readiness-{timezone.localdate(at):%Y-%m-%d}.pdf")


def _asked(request: HttpRequest, today: date) -> Readiness:
    code = request.GET.get("plan", "")
    told = readiness_of(current_user(request), today=today, code=code)
    if code and told.picked is None:
        raise not_in_sight(code)
    return told
