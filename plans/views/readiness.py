"""The first page after sign-in: are we ready, and what needs this person now; and page by page what it begins."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.parameters import one_of
from plans.cached_pages import cached_page
from plans.evidence.status import PlanStatus, with_unchecked
from plans.pages.readiness.at_hand import at_hand
from plans.pages.readiness.bars import bar_of
from plans.pages.readiness.board import board_pdf
from plans.pages.readiness.functions import shows, worst_first
from plans.pages.readiness.needs import needs_page
from plans.pages.readiness.page import (
    Scope,
    figures_of_scope,
    gravest_first,
    plan_choices,
    readiness_of,
    scope_of,
)
from plans.pages.readiness.responding import responding
from plans.pages.readiness.todo import KINDS

from .sheets import sheet

PER_PAGE = 25
SHOWN_OF_MANY = 10  # plans at home, where there are more than fit a page


def requested_scope(request: HttpRequest) -> Scope:
    """All plans in sight, or that of ``?plan=CODE``."""
    return scope_of(current_user(request), today=timezone.localdate(), code=request.GET.get("plan", ""))


@require_safe
@cached_page
def readiness(request: HttpRequest) -> HttpResponse:
    """The readiness of all plans in sight, or of ``?plan=CODE``."""
    scope = requested_scope(request)
    found = readiness_of(scope)
    count = len(found.statuses) if len(found.statuses) <= PER_PAGE else SHOWN_OF_MANY
    shown = found.statuses[:count]
    context = {
        "readiness": found,
        "choices": plan_choices(scope),
        "shown": with_unchecked(shown) if scope.drafts else shown,
        "hidden": len(found.statuses[count:]),
        "responding": responding(current_user(request)),
        "at_hand": at_hand(current_user(request), found.statuses),
    }
    return render(request, "plans/readiness.html", context)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The same on one page of paper, for the board."""
    found, at = readiness_of(requested_scope(request)), timezone.now()
    if not found.statuses:
        raise Http404("There is no plan in sight.")
    return sheet(request, partial(board_pdf, found, at=at), f"readiness-{timezone.localdate(at):%Y-%m-%d}.pdf")


@require_safe
@cached_page
def needs(request: HttpRequest, kind: str) -> HttpResponse:
    """All there is of one kind of what needs this person."""
    if kind not in KINDS:
        raise Http404(f"Nothing is called {kind}.")
    scope = requested_scope(request)
    needed, page = needs_page(scope.asking, kind, request.GET.get("page", ""))
    return render(request, "plans/readiness_needs.html", {"readiness": scope, "needs": needed, "page": page})


@require_safe
@cached_page
def functions(request: HttpRequest) -> HttpResponse:
    """Functions, the worst first; ``?show=`` chooses among them."""
    scope = requested_scope(request)
    figures = figures_of_scope(scope)
    choices = shows(figures, scope.today)
    show = one_of(request.GET, "show", [one.key for one in choices if one.key])
    chosen = next((one for one in choices if one.key == show), choices[0])
    page = _page(request, worst_first(figures.functions.filter(chosen.having)))
    context = {
        "readiness": scope,
        "shows": choices,
        "chosen": chosen,
        "page": page,
        "total": choices[0].count,
        "bars": [bar_of(one, scope.today) for one in page.object_list],
        "missing": figures.missing,
    }
    return render(request, "plans/readiness_functions.html", context)


@require_safe
@cached_page
def plans(request: HttpRequest) -> HttpResponse:
    """Plans, most urgent first; ``?q=`` finds some by code or title, and a whole code leads to that plan."""
    scope = requested_scope(request)
    asked = request.GET.get("q", "").strip()[:100]
    found = [one for one in scope.statuses if _fits(one, asked)]
    named = next((one.plan.code for one in found if one.plan.code.casefold() == asked.casefold()), None)
    if named or (asked and len(found) == 1):
        return redirect(f"{reverse('plans:home')}?{urlencode({'plan': named or found[0].plan.code})}")
    counted = scope.asking.open_findings.by_severity
    page = _page(request, gravest_first(found, counted))
    page.object_list = with_unchecked(list(page.object_list)) if scope.drafts else page.object_list
    context = {"readiness": scope, "page": page, "q": asked, "is_counted": scope.drafts}
    return render(request, "plans/readiness_plans.html", context)


def _fits(one: PlanStatus, asked: str) -> bool:
    return asked.casefold() in f"{one.plan.code}\n{one.title}".casefold()


@require_safe
@cached_page
def risks(request: HttpRequest) -> HttpResponse:
    """How many risks each plan has, the gravest first."""
    scope = requested_scope(request)
    figures = figures_of_scope(scope)
    context = {"readiness": scope, "page": _page(request, figures.risky), "missing": figures.missing}
    return render(request, "plans/readiness_risks.html", context)


def _page(request: HttpRequest, found: Sequence[Any] | QuerySet[Any, Any]) -> Page[Any]:
    return Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
