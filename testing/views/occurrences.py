"""What is due, time by time: the page of an occurrence, of a promised line, and both as a table for other programs."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.prose import to_html
from bcp_portal.documents.spreadsheet import CONTENT_TYPE, csv_lines
from plans.access import get_plan_in_sight
from plans.models.plan import Plan
from testing.access import get_line, get_occurrence
from testing.models.occurrences import Occurrence
from testing.pages.line import line_page
from testing.pages.occurrence import occurrence_page
from testing.pages.programme_csv import HEADER, programme_rows

PROSE_DEPTH = 2  # of the heading under which a note stands


@require_safe
def occurrence(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """One time that something is due: what the plan says, when, what happened to it."""
    user = current_user(request)
    found = occurrence_page(user, get_occurrence(user, code, ref), today=timezone.localdate())
    context = {"plan": found.plan, "due": found, "note": to_html(found.note, PROSE_DEPTH)}
    return render(request, "testing/occurrence.html", context)


@require_safe
def line(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """A line of the plan with every time that it was due, over all versions."""
    plan, promises = get_line(current_user(request), code, slug)
    found = line_page(plan, promises, today=timezone.localdate(), page=request.GET.get("page", ""))
    return render(request, "testing/line.html", {"plan": plan, "line": found})


@require_safe
def line_csv(request: HttpRequest, code: str, slug: str) -> StreamingHttpResponse:
    """The same as a table, all of it."""
    plan, promises = get_line(current_user(request), code, slug)
    return _csv(plan, Occurrence.objects.filter(promise__in=promises), f"{plan.code}-{slug}")


@require_safe
def programme_csv(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Every time that anything of the plan was due, as a table."""
    plan = get_plan_in_sight(current_user(request), code, "read")
    return _csv(plan, Occurrence.objects.filter(plan=plan), f"{plan.code}-programme")


def _csv(plan: Plan, occurrences: QuerySet[Occurrence], stem: str) -> StreamingHttpResponse:
    today = timezone.localdate()
    rows = programme_rows(plan, occurrences, today=today)
    answer = StreamingHttpResponse(csv_lines(HEADER, rows), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{stem}-{today:%Y-%m-%d}.csv"'
    return answer
