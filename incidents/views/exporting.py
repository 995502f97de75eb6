"""Paper and files of an incident: the sheet to print, JSON, the timeline as CSV, and the list of all of them."""

from typing import TypeVar

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.spreadsheet import CONTENT_TYPE, csv_lines
from incidents.access import get_room
from incidents.pages.export import HEADER, file_name, incident_json, timeline_rows
from incidents.pages.files import files_page
from incidents.pages.paper import paper


@require_safe
def files(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything that can be taken away, and, after an exercise, where its times are recorded."""
    user = current_user(request)
    room = get_room(user, ref)
    context = {"page": files_page(room, user, timezone.now()), "incident": room.incident}
    return render(request, "incidents/files.html", context)


@require_safe
def print_paper(request: HttpRequest, ref: str) -> HttpResponse:
    """The sheet for when nothing else works, as it stands now; the browser prints it."""
    room = get_room(current_user(request), ref)
    return render(request, "incidents/paper.html", {"paper": paper(room, timezone.now()), "incident": room.incident})


@require_safe
def export_json(request: HttpRequest, ref: str) -> HttpResponse:
    """The incident whole, as a file."""
    room = get_room(current_user(request), ref)
    return _as_file(
        HttpResponse(incident_json(room), content_type="application/json"), file_name(room.incident, "json")
    )


@require_safe
def export_csv(request: HttpRequest, ref: str) -> StreamingHttpResponse:
    """Its timeline, as a file for spreadsheets."""
    room = get_room(current_user(request), ref)
    lines = csv_lines(HEADER, timeline_rows(room))
    return _as_file(StreamingHttpResponse(lines, content_type=CONTENT_TYPE), file_name(room.incident, "csv"))


Answer = TypeVar("Answer", HttpResponse, StreamingHttpResponse)


def _as_file(answer: Answer, name: str) -> Answer:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
