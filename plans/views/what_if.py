"""What if this fails: the map and what follows, as a page and as a sheet of paper."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.format import Document
from bcp_portal.documents.html import stylesheet
from bcp_portal.documents.sheet import to_sheet
from bcp_portal.look.organisation import organisation
from plans.access import get_plan
from plans.cached_pages import cached_page
from plans.evidence.proofs import last_tried
from plans.evidence.sources import results_of
from plans.models.plan import Plan
from plans.pages.dependency_map import MapFilter
from plans.pages.reading import readable
from plans.pages.what_if import choice_in, consequences, on_paper

from .sheets import sheet

WhatIf = Callable[[Document, MapFilter, Mapping[str, str]], dict[str, Any]]


@require_safe
@cached_page
def what_if(request: HttpRequest, code: str) -> HttpResponse:
    """What stops when the items ``?failed=D-01&failed=…`` fail, ``&after=2h`` later, and the map of it."""
    plan = get_plan(current_user(request), code, "read")
    return render(request, "plans/what_if.html", _context(request, plan, consequences))


@require_safe
def what_if_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a PDF."""
    plan = get_plan(current_user(request), code, "read")
    context = _context(request, plan, on_paper)
    if context["document"] is None:
        raise Http404("No version of this plan is in force yet.")
    at = timezone.localtime()
    made = {"at": at, "portal": organisation().name, "figure_style": _style()}
    html = render_to_string("documents/what_if.html", context | made)
    printing = partial(to_sheet, html, "board.css", "map.css", tighter=("map-tight.css", "map-tightest.css"))
    return sheet(request, printing, f"{plan.code}-what-if-{at:%Y-%m-%d}.pdf")


def _context(request: HttpRequest, plan: Plan, shown: WhatIf) -> dict[str, Any]:
    document, is_draft = readable(current_user(request), plan)
    context: dict[str, Any] = {"plan": plan, "document": document, "is_draft": is_draft}
    context["may_edit"] = is_draft and current_user(request).may("edit") and plan.archived_at is None
    if document is not None:
        tried = last_tried(results_of([plan])[plan.pk], today=timezone.localdate())
        context |= shown(document, choice_in(request.GET), tried)
        page = reverse("plans:what_if", args=[plan.code])
        context["address"] = request.build_absolute_uri(f"{page}{context['choice'].address()}")
    return context


def _style() -> SafeString:
    """The style of the map, which must stand inside the drawing: WeasyPrint applies that of the page to no SVG."""
    return format_html("<style>{}</style>", stylesheet("map-figures.css"))
