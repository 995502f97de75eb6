"""What works in the background and what failed there; each PDF can be tried again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.jobs.broker import broker_answers
from plans.access import get_plan, get_version
from plans.actions.giving_up import make_again
from plans.models.versions import PdfExport
from plans.pages.jobs import jobs
from plans.pages.versions import evidence_of

IN_THE_MAKING = "It is there already, or being made."


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    context = {"jobs": jobs(at=timezone.now()), "has_broker": broker_answers()}
    return render(request, "plans/jobs.html", context)


@require_POST
def version_pdf_again(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Have a PDF that failed made now; back to where the button stood."""
    version = get_version(current_user(request), code, number)
    _again(request, evidence_of(version).export)
    if "from_jobs" in request.POST and current_user(request).may("administer"):
        return redirect("plans:jobs")
    return redirect("plans:version", code=code, number=number)


@require_POST
def draft_pdf_again(request: HttpRequest, code: str, sha256: str) -> HttpResponse:
    """The same for the PDF of a draft or a report; the code of what belongs to no plan is ``-``."""
    user = current_user(request)
    if code == "-" and not user.may("administer"):
        raise PermissionDenied
    plan = None if code == "-" else get_plan(user, code, "read_draft")
    of_no_version = PdfExport.objects.filter(plan=plan, version=None, sha256=sha256)
    _again(request, of_no_version.defer("document").first())
    return redirect("plans:jobs")


def _again(request: HttpRequest, export: PdfExport | None) -> None:
    begun = export is not None and make_again(export=export, by=current_user(request), at=timezone.now())
    if begun:
        messages.success(request, "The PDF is tried again now.")
    else:
        messages.info(request, IN_THE_MAKING)
