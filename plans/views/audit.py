"""The audit trail: who did what, when, and what it was before."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.audit.models import Event
from bcp_portal.documents.spreadsheet import CONTENT_TYPE, csv_lines
from bcp_portal.parameters import NotUnderstood
from plans.access import get_plan, visible_plans
from plans.cached_pages import cached_page
from plans.pages.audit import HEADER, PER_PAGE, TrailForm, csv_row, events, shown_events


@require_safe
@cached_page
def trail(request: HttpRequest, code: str = "") -> HttpResponse:
    """Events, newest first; with a code those of one plan."""
    form, context = _trail(request, code)
    found = events(form) if form.is_valid() else Event.objects.none()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    status = 200 if form.is_valid() else 400
    context |= {"page": page, "events": shown_events(list(page.object_list))}
    return render(request, "plans/audit.html", context, status=status)


@require_safe
def trail_csv(request: HttpRequest, code: str = "") -> StreamingHttpResponse:
    """The same events as a table for other programs, sent row by row however many there are."""
    form, _ = _trail(request, code)
    if not form.is_valid():
        raise NotUnderstood(" ".join(f"{form[name].label}: {said[0]}" for name, said in form.errors.items()))
    rows = (csv_row(event) for event in events(form).iterator(chunk_size=500))
    answer = StreamingHttpResponse(csv_lines(HEADER, rows), content_type=CONTENT_TYPE)
    name = f"audit-trail{f'-{code}' if code else ''}-{timezone.localdate():%Y-%m-%d}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _trail(request: HttpRequest, code: str) -> tuple[TrailForm, dict[str, Any]]:
    user = current_user(request)
    plan = get_plan(user, code, "audit") if code else None
    plans = visible_plans(user, "audit").values_list("code", flat=True)
    form = TrailForm(request.GET, plans=[code] if code else list(plans), code=code)
    return form, {"form": form, "plan": plan}
