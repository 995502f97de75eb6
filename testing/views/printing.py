"""The PDF of a record: asked for, watched, and handed out."""

from io import BytesIO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.report_format import StoredReport
from plans.actions.reports import ask_for_report_pdf, report_pdf
from plans.integrity.handing_out import preview_bytes
from testing.access import get_exercise, promises_in_sight
from testing.models.exercises import Exercise
from testing.pages.exercise_report import exercise_report


@require_http_methods(["GET", "HEAD", "POST"])
def exercise_pdf(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """How far the PDF of a record is, then the links to it; by POST it is asked for."""
    found, report = _report(request, code, ref)
    if request.method == "POST":
        ask_for_report_pdf(plan=found.plan, report=report, by=current_user(request), at=timezone.now())
        return redirect("testing:exercise_pdf", code=code, ref=ref)
    context = {"plan": found.plan, "exercise": found, "export": report_pdf(plan=found.plan, report=report)}
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "testing/_pdf.html" if is_part else "testing/pdf.html", context)


@require_safe
def exercise_pdf_file(request: HttpRequest, code: str, ref: str) -> HttpResponseBase:
    """The PDF of the record as it stands now, or the page that tells how far it is."""
    found, report = _report(request, code, ref)
    export = report_pdf(plan=found.plan, report=report)
    if export is None or not export.finished_at:
        return redirect("testing:exercise_pdf", code=code, ref=ref)
    content, name = BytesIO(preview_bytes(export)), f"{code}-{ref}.pdf"
    is_download = "show" not in request.GET
    return FileResponse(content, as_attachment=is_download, filename=name, content_type="application/pdf")


def _report(request: HttpRequest, code: str, ref: str) -> tuple[Exercise, StoredReport]:
    user = current_user(request)
    found = get_exercise(user, code, ref)
    return found, exercise_report(found, promises_in_sight(user, found))
