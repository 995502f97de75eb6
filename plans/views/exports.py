"""PDFs: downloads, and how far one is that is being made; Word documents, made as they are asked for."""

from io import BytesIO

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.plan_report import plan_report
from bcp_portal.documents.report import Report
from bcp_portal.documents.word import to_word
from plans.access import find_version, get_plan, get_version
from plans.actions.exports import ask_for_draft_pdf, draft_print, file_name, later_draft
from plans.freezing.annexes import is_of_draft
from plans.freezing.imprints import draft_imprint, version_imprint
from plans.integrity.handing_out import archived_bytes, archived_pdf, preview_bytes
from plans.models.versions import PdfExport
from plans.pages.versions import evidence_of

from .desk import Request

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def version_pdf(request: Request, code: str, number: str) -> HttpResponseBase:
    """The PDF that was kept, or of a version in approval the preview; the page with its progress until it is there."""
    user = current_user(request)
    version = find_version(user, code, number)
    if pdf := archived_pdf(version):
        return _as_file(request, archived_bytes(pdf), f"{file_name(version)}.pdf")
    shown = evidence_of(get_version(user, code, number))
    if shown.export and shown.export.finished_at:
        return _as_file(request, preview_bytes(shown.export), f"{file_name(version)}-not-approved.pdf")
    return redirect("plans:version", code=code, number=number)


@require_safe
def version_progress(request: Request, code: str, number: str) -> HttpResponse:
    """The part of a page that shows how far the PDF is, and nothing of its content."""
    version = find_version(current_user(request), code, number)
    shown = evidence_of(version)
    context = {"shown": shown, "version": version}
    response = render(request, "plans/_pdf.html" if request.htmx else "plans/pdf.html", context)
    list_page = reverse("plans:versions", args=[code])
    if shown.is_made and request.htmx and request.htmx.current_url_abs_path == list_page:
        return trigger_refresh(response)
    return response


def trigger_refresh(response: HttpResponse) -> HttpResponse:
    """Have htmx load the whole page again: its table, too, says that the PDF is made."""
    response["HX-Refresh"] = "true"
    return response


@require_POST
def draft_pdf(request: Request, code: str) -> HttpResponse:
    user = current_user(request)
    plan = get_plan(user, code, "read_draft")
    export = ask_for_draft_pdf(plan=plan, by=user, at=timezone.now())
    return redirect("plans:draft_export", code=code, sha256=export.sha256)


@require_safe
def draft_export(request: Request, code: str, sha256: str) -> HttpResponse:
    """How far the PDF of a draft is, then the link to it."""
    plan = get_plan(current_user(request), code, "read_draft")
    export = _draft_exports(plan.code, sha256).defer("document").first()
    # Asked every other second while it is made: the document is looked at once it is there.
    is_current = export is not None and (export.finished_at is None or is_of_draft(export.document, plan.draft))
    later = later_draft(export) if export else None
    context = {"plan": plan, "export": export, "is_current": is_current, "later": later}
    return render(request, "plans/_draft_pdf.html" if request.htmx else "plans/draft_pdf.html", context)


@require_safe
def draft_export_file(request: Request, code: str, sha256: str) -> HttpResponseBase:
    plan = get_plan(current_user(request), code, "read_draft")
    export = _draft_exports(plan.code, sha256).defer("document").first()
    if export is None or not export.finished_at:
        return redirect("plans:draft_export", code=code, sha256=sha256)
    return _as_file(request, preview_bytes(export), f"{code}-draft-{sha256[:8]}.pdf")


@require_safe
def version_word(request: Request, code: str, number: str) -> HttpResponseBase:
    """A version as a Word document, of what is still what was signed."""
    version = get_version(current_user(request), code, number)
    imprint = version_imprint(version, is_approved=version.is_approved)
    return _as_word(request, plan_report(from_canonical(version.snapshot), imprint), f"{file_name(version)}.docx")


@require_safe
def draft_word(request: Request, code: str) -> HttpResponseBase:
    """The draft as it is now as a Word document."""
    plan = get_plan(current_user(request), code, "read_draft")
    imprint = draft_imprint(draft_print(plan=plan, at=timezone.now()))
    return _as_word(request, plan_report(from_canonical(imprint.json), imprint), f"{code}-draft.docx")


def _as_word(request: Request, report: Report, name: str) -> HttpResponseBase:
    content = b"" if request.method == "HEAD" else to_word(report)
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=WORD)


def _draft_exports(code: str, sha256: str) -> QuerySet[PdfExport]:
    return PdfExport.objects.filter(plan__code=code, purpose=PdfExport.Purpose.DRAFT, sha256=sha256)


def _as_file(request: Request, content: bytes, name: str) -> HttpResponseBase:
    """A download; with ``?show`` the browser may show it on the spot."""
    is_download = "show" not in request.GET
    return FileResponse(BytesIO(content), as_attachment=is_download, filename=name, content_type="application/pdf")
