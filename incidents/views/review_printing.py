"""The PDF of a review: asked for, watched, and handed out."""

from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.report_format import StoredReport
from incidents.access import get_outcome_of, get_review, get_room
from incidents.models import Incident
from incidents.pages.review_report import review_report
from plans.actions.reports import ask_for_report_pdf, report_pdf
from plans.integrity.handing_out import preview_bytes
from plans.models.plan import Plan


@require_http_methods(["GET", "HEAD", "POST"])
def review_pdf(request: HttpRequest, ref: str) -> HttpResponse:
    """How far the PDF of the review is, then the links to it; by POST it is asked for."""
    incident, plan, report = _report(request, ref)
    if request.method == "POST":
        ask_for_report_pdf(plan=plan, report=report, by=current_user(request), at=timezone.now())
        return redirect("incidents:review_pdf", ref=ref)
    context = {"incident": incident, "export": report_pdf(plan=plan, report=report), "name": _name(plan, ref)}
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "incidents/_review_pdf.html" if is_part else "incidents/review_pdf.html", context)


@require_safe
def review_pdf_file(request: HttpRequest, ref: str) -> HttpResponseBase:
    """The PDF of the review as it stands now, or the page that tells how far it is."""
    _, plan, report = _report(request, ref)
    export = report_pdf(plan=plan, report=report)
    if export is None or not export.finished_at:
        return redirect("incidents:review_pdf", ref=ref)
    is_download = "show" not in request.GET
    content = BytesIO(preview_bytes(export))
    return FileResponse(content, as_attachment=is_download, filename=_name(plan, ref), content_type="application/pdf")


def _name(plan: Plan, ref: str) -> str:
    return f"{plan.code}-{ref}.pdf"


def _report(request: HttpRequest, ref: str) -> tuple[Incident, Plan, StoredReport]:
    """The incident, the first of its plans, with which the PDF is kept, and the report."""
    room = get_room(current_user(request), ref)
    review = get_review(room.incident)
    if review is None or not room.plans:
        raise Http404(f"{ref} has no review of a plan to print.")
    plan = Plan.objects.get(pk=room.plans[0].plan_id)
    return room.incident, plan, review_report(room, room.plans[0], get_outcome_of(review), review)
