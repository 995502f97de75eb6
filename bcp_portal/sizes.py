"""Limits of requests: more is refused before any of it is read or laid on the disk, whoever sends it."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse


class SizeMiddleware:
    """Django limits forms, but neither files nor what the API reads. Raises RequestDataTooBig."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _length(request) > settings.MOST_UPLOADED_BYTES:
            raise RequestDataTooBig(f"more than {settings.MOST_UPLOADED_BYTES} bytes were sent")
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    """As the request says; a length that is none counts as no body, which is what Django reads of it."""
    written = request.META.get("CONTENT_LENGTH") or ""
    return int(written) if written.isdecimal() else 0
