"""The first page after sign-in: are we ready, what needs this person now, and where each plan stands."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bcp_portal.accounts.sessions import current_user
from plans.pages.readiness.board import board_pdf
from plans.pages.readiness.page import Scope, choices, readiness_of, scope_of

from .sheets import sheet

PER_PAGE = 25
SHOWN_OF_MANY = 10  # plans at home, where there are more than fit a page


def requested_scope(request: HttpRequest) -> Scope:
    """All plans in sight, or that of ``?plan=CODE``."""
    return scope_of(current_user(request), today=timezone.localdate(), code=request.GET.get("plan", ""))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The readiness of all plans in sight, or of ``?plan=CODE``."""
    scope = requested_scope(request)
    readiness = readiness_of(scope)
    shown = len(readiness.statuses) if len(readiness.statuses) <= PER_PAGE else SHOWN_OF_MANY
    context = {
        "readiness": readiness,
        "choices": choices(scope),
        "shown": readiness.statuses[:shown],
        "hidden": len(readiness.statuses[shown:]),
    }
    return render(request, "plans/home.html", context)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The same on one page of paper, for the board."""
    readiness, at = readiness_of(requested_scope(request)), timezone.now()
    if not readiness.statuses:
        raise Http404("There is no plan in sight.")
    return sheet(request, partial(board_pdf, readiness, at=at), f"readiness-{timezone.localdate(at):%Y-%m-%d}.pdf")
