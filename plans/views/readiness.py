"""What home shows the beginning of, page by page: what needs somebody, functions, plans, risks."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from bcp_portal.parameters import one_of
from plans.evidence.status import PlanStatus
from plans.pages.readiness.bars import claims
from plans.pages.readiness.functions import shows
from plans.pages.readiness.history import open_counts
from plans.pages.readiness.needs import needs_page
from plans.pages.readiness.page import functions_of, gravest_first, risky
from plans.pages.readiness.todo import KINDS

from .home import PER_PAGE, requested_scope


@require_safe
def needs(request: HttpRequest, kind: str) -> HttpResponse:
    """All there is of one kind of what needs this person."""
    if kind not in KINDS:
        raise Http404(f"Nothing is called {kind}.")
    scope = requested_scope(request)
    needed, page = needs_page(scope.asking, kind, request.GET.get("page", ""))
    return render(request, "plans/readiness_needs.html", {"readiness": scope, "needs": needed, "page": page})


@require_safe
def functions(request: HttpRequest) -> HttpResponse:
    """Functions, the worst first; ``?show=`` chooses among them."""
    scope = requested_scope(request)
    claimed = claims(*functions_of(scope))
    choices = shows(claimed)
    show = one_of(request.GET, "show", [one.key for one in choices if one.key])
    chosen = next((one for one in choices if one.key == show), choices[0])
    page = _page(request, chosen.functions)
    context = {
        "readiness": scope,
        "shows": choices,
        "chosen": chosen,
        "page": page,
        "total": claimed.count,
        "bars": claimed.bars(list(page.object_list)),
    }
    return render(request, "plans/readiness_functions.html", context)


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Plans, most urgent first; ``?q=`` finds some by code or title, and a whole code leads to that plan."""
    scope = requested_scope(request)
    asked = request.GET.get("q", "").strip()[:100]
    found = [one for one in scope.statuses if _fits(one, asked)]
    named = next((one.plan.code for one in found if one.plan.code.casefold() == asked.casefold()), None)
    if named or (asked and len(found) == 1):
        return redirect(f"{reverse('plans:home')}?{urlencode({'plan': named or found[0].plan.code})}")
    counted = open_counts(scope.findings, on=scope.today) if scope.drafts else {}
    page = _page(request, gravest_first(found, counted))
    context = {"readiness": scope, "page": page, "q": asked, "is_counted": scope.drafts}
    return render(request, "plans/readiness_plans.html", context)


def _fits(one: PlanStatus, asked: str) -> bool:
    return asked.casefold() in f"{one.plan.code}\n{one.title}".casefold()


@require_safe
def risks(request: HttpRequest) -> HttpResponse:
    """How many risks each plan has, the gravest first."""
    scope = requested_scope(request)
    figures, _ = functions_of(scope)
    return render(request, "plans/readiness_risks.html", {"readiness": scope, "page": _page(request, risky(figures))})


def _page(request: HttpRequest, found: Sequence[Any]) -> Page[Any]:
    return Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
