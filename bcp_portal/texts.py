"""Encoding: what a request may be written in, text that can be read and kept; anything else is refused here alone."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from bcp_portal.parameters import NotUnderstood

PROGRAMS = ("/api/", "/hooks/", "/beat/")  # which are answered in JSON
NUL = "\0"  # PostgreSQL can't keep it
UNREADABLE = "What was sent holds characters that can’t be read or kept (NUL, or text that is no UTF-8). Take them out."
TOO_MUCH = "It was too large, its form had too many fields, or it was cut off on its way. Send less at once."


class TextMiddleware:
    """Refuses what no page could look for and no database could keep, before anything is asked of one.

    The API's JSON is looked at by its serializers, and an uploaded file by whoever reads it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request) if _is_text(request) else _unreadable(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        return None if _is_clean(_words(request.POST.lists())) else _unreadable(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answered here rather than by Django, which would log the sentence, and with it what was asked for."""
        return bad_request(request, exception) if isinstance(exception, NotUnderstood) else None


def _is_text(request: HttpRequest) -> bool:
    sent = (request.path_info, request.META.get("HTTP_AUTHORIZATION", ""))
    cookies = (f"{name}{value}" for name, value in request.COOKIES.items())
    return _is_utf8(request.META.get("QUERY_STRING", "")) and _is_clean((*sent, *_words(request.GET.lists()), *cookies))


def _words(sent: Iterable[tuple[Any, list[Any]]]) -> Iterator[str]:
    for name, values in sent:
        yield str(name)
        yield from map(str, values)


def _is_clean(texts: Iterable[str]) -> bool:
    return not any(NUL in text for text in texts)


def _is_utf8(query: str) -> bool:
    try:
        unquote_to_bytes(query.encode("latin-1")).decode()
    except UnicodeError:
        return False
    return True


def _unreadable(request: HttpRequest) -> HttpResponse:
    return bad_request(request, NotUnderstood(UNREADABLE))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answers 400 in words, to a program in JSON."""
    said = str(exception) if isinstance(exception, NotUnderstood) else TOO_MUCH
    if request.path_info.startswith(PROGRAMS):
        return JsonResponse({"detail": f"The portal could not read that request. {said}"}, status=400)
    return render(request, "400.html", {"said": said}, status=400)
