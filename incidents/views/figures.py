"""Figures of incidents by quarter and by severity, exercises apart; and as a table of every incident."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.spreadsheet import CONTENT_TYPE, csv_lines
from bcp_portal.parameters import one_of
from incidents.access import visible_incidents
from incidents.pages.figures import HEADER, figures_page, figures_rows
from plans.cached_pages import cached_page

EXERCISES = "exercises"


@require_safe
@cached_page
def figures(request: HttpRequest) -> HttpResponse:
    """``?of=exercises`` for those in the room, ``?severity=`` for one alone."""
    visible_incidents(current_user(request))
    page = figures_page(is_of_exercises=_of_exercises(request), severity=request.GET.get("severity", ""))
    return render(request, "incidents/figures.html", {"page": page})


@require_safe
def figures_csv(request: HttpRequest) -> StreamingHttpResponse:
    """A line for each closed incident, or exercise in the room, asked for as the page is."""
    visible_incidents(current_user(request))
    of_exercises = _of_exercises(request)
    rows = figures_rows(is_of_exercises=of_exercises, severity=request.GET.get("severity", ""))
    answer = StreamingHttpResponse(csv_lines(HEADER, rows), content_type=CONTENT_TYPE)
    stem = EXERCISES if of_exercises else "incidents"
    answer["Content-Disposition"] = f'attachment; filename="{stem}-{timezone.localdate():%Y-%m-%d}.csv"'
    return answer


def _of_exercises(request: HttpRequest) -> bool:
    return one_of(request.GET, "of", [EXERCISES]) == EXERCISES
