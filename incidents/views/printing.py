"""The PDFs of an incident, its check-list and its report: asked for, watched, and handed out."""

from dataclasses import dataclass
from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.report_format import StoredReport
from incidents.access import get_outcome, get_outcome_of, get_review, get_room, plan_of_reports
from incidents.pages.export import file_name
from incidents.pages.incident_report import incident_report
from incidents.pages.paper_report import paper_report
from incidents.pages.review_report import review_report
from incidents.rooms import Room
from plans.actions.reports import ask_for_report_pdf, report_pdf
from plans.integrity.handing_out import preview_bytes
from plans.models.plan import Plan

TITLES = {"check-list": "Check-list", "report": "Report", "review": "Review"}


def _review(room: Room) -> StoredReport:
    """Of the last review, withdrawn or not."""
    found = get_review(room.incident)
    if found is None:
        raise Http404(f"{room.incident.ref} has no review.")
    counts = get_outcome(room.incident)
    is_current = counts is not None and counts.pk == found.outcome_id
    return review_report(room, get_outcome_of(found), found, is_current=is_current)


MAKES = {"check-list": paper_report, "report": incident_report, "review": _review}


@dataclass(frozen=True)
class AskedReport:
    """A report of an incident as it stands; ``plan`` is the first that was activated, None for none."""

    room: Room
    kind: str
    plan: Plan | None
    report: StoredReport

    @property
    def name(self) -> str:
        """``INC-2026-004-report.pdf``."""
        return file_name(self.room.incident, "pdf").replace(".pdf", f"-{self.kind}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
def pdf(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """How far a PDF is, then the links to it; by POST it is asked for."""
    asked = _asked(request, ref, kind)
    if request.method == "POST":
        ask_for_report_pdf(plan=asked.plan, report=asked.report, by=current_user(request), at=timezone.now())
        return redirect("incidents:pdf", ref=ref, kind=kind)
    context = {
        "ref": ref,
        "kind": kind,
        "title": TITLES[kind],
        "name": asked.name,
        "incident": asked.room.incident,
        "export": report_pdf(plan=asked.plan, report=asked.report),
    }
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "incidents/_pdf.html" if is_part else "incidents/pdf.html", context)


@require_safe
def pdf_file(request: HttpRequest, ref: str, kind: str) -> HttpResponseBase:
    """The PDF of the incident as it stands now, or the page that tells how far it is."""
    asked = _asked(request, ref, kind)
    export = report_pdf(plan=asked.plan, report=asked.report)
    if export is None or not export.finished_at:
        return redirect("incidents:pdf", ref=ref, kind=kind)
    content = BytesIO(preview_bytes(export))
    is_download = "show" not in request.GET
    return FileResponse(content, as_attachment=is_download, filename=asked.name, content_type="application/pdf")


def _asked(request: HttpRequest, ref: str, kind: str) -> AskedReport:
    if kind not in MAKES:
        raise Http404(f"There is no PDF {kind} of an incident.")
    room = get_room(current_user(request), ref)
    return AskedReport(room, kind, plan_of_reports(room), MAKES[kind](room))
