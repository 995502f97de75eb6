"""Situation reports of an incident: issued, read, printed on one page."""

import json
import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.sheet import SheetNotMade, to_sheet
from incidents.access import get_report, get_room
from incidents.actions.reports import issue_report
from incidents.entering import Doing
from incidents.forms.reports import ReportForm
from incidents.models import SituationReport
from incidents.pages.asking import AskedEntry
from incidents.pages.situation_report import report_content
from incidents.views.answering import asked, sent
from plans.actions.refusals import Refused

LEAD = "What is known now is kept on one page, numbered, and never changed. What you add may stay empty."
log = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, ref: str) -> HttpResponse:
    """Freeze what is known now, with what nobody entered: a sentence, decisions needed, when the next one comes."""
    user, now = current_user(request), timezone.now()
    room = get_room(user, ref, "respond")
    form = ReportForm(sent(request))
    if request.method == "POST" and form.is_valid():
        content = report_content(room, said=form.cleaned_data, by_name=user.name, now=now)
        doing = Doing(user, now, form.cleaned_data["token"])
        try:
            made = issue_report(room.incident, doing, content=content, as_of=room.incident.revision)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("incidents:report", ref=ref, report=made.number)
    asking = AskedEntry("Issue a situation report", "Issue the report", LEAD)
    return asked(request, "incidents/asking.html", form, incident=room.incident, ref=ref, asking=asking)


@require_safe
def report(request: HttpRequest, ref: str, report: int) -> HttpResponse:
    """One report as it was issued."""
    found = get_report(current_user(request), ref, report)
    return render(request, "incidents/report.html", _context(found))


@require_safe
def pdf(request: HttpRequest, ref: str, report: int) -> HttpResponse:
    """The same on one sheet of paper."""
    found = get_report(current_user(request), ref, report)
    html = render_to_string("incidents/report_sheet.html", _context(found))
    try:
        content = to_sheet(html, "board.css", tighter=("board-tight.css",))
    except SheetNotMade as failure:
        log.error("A situation report could not be printed: %s", failure)
        messages.error(request, "It could not be printed now. Try again in a moment.")
        return redirect("incidents:report", ref=ref, report=report)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{ref}-situation-report-{report}.pdf"'
    return answer


def _context(found: SituationReport) -> dict[str, object]:
    """Read from what was kept alone."""
    kept = json.loads(found.content)
    return {
        "ref": found.incident.ref,
        "report": found,
        "kept": kept,
        "at": parse_datetime(kept["at"]),
    }
