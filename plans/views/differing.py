"""What is answered instead of a version or file that is not what was signed: a page in words, or JSON by the API."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from plans.integrity.differences import Differs, PreviewDiffers
from plans.integrity.handing_out import archived_bytes, archived_pdf
from plans.models.versions import PlanVersion

log = logging.getLogger(__name__)


class DiffersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The refusal; it is in the log, too, for whoever runs the portal has to do something."""
        if not isinstance(exception, Differs):
            return None
        log.error(exception.in_log)
        if request.resolver_match and request.resolver_match.namespace == "api":
            return JsonResponse({"detail": str(exception), "differences": exception.differences}, status=500)
        if isinstance(exception, PreviewDiffers):
            return render(request, "plans/preview_differs.html", {"refusal": exception}, status=500)
        context = {
            "subject": exception.subject,
            "differences": exception.differences,
            "version": exception.version,
            "code": exception.code,
            "has_genuine_pdf": _has_genuine_pdf(exception.version),
        }
        return render(request, "plans/differs.html", context, status=500)


def _has_genuine_pdf(version: PlanVersion | None) -> bool:
    """Whether the PDF was compared just now and is the one that was kept: in an incident it is read instead."""
    try:
        pdf = archived_pdf(version) if version else None
        return pdf is not None and bool(archived_bytes(pdf))
    except Differs:
        return False
