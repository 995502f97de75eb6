"""What is answered where only a form is taken: a reloaded tab, a bookmark or a copied address asks there for a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve


class MethodMiddleware:
    """Django answers with an empty page; people get one that says what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code != 405 or answer.content or request.method != "GET":
            return answer
        said = render(request, "405.html", {"page_above": _page_above(request.path_info)}, status=405)
        said.headers["Allow"] = answer.headers["Allow"]
        return said


def _page_above(path: str) -> str:
    """The nearest address above that the portal knows, ``/`` at the end: forms stand below their pages."""
    while path := path.rstrip("/").rpartition("/")[0]:
        try:
            resolve(f"{path}/")
        except Resolver404:
            continue
        return f"{path}/"
    return "/"
