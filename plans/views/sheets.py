"""Sheets as answers: the PDF, shown in the browser, or in words that it could not be printed now."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bcp_portal.documents.sheet import SheetNotMade

log = logging.getLogger(__name__)


def sheet(request: HttpRequest, printing: Callable[[], bytes], file_name: str) -> HttpResponse:
    """What ``printing`` makes as a PDF with that name."""
    try:
        content = printing()
    except SheetNotMade as failure:
        log.error("A sheet could not be printed: %s", failure)
        return render(request, "plans/sheet_not_made.html", status=503)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{file_name}"'
    return answer
