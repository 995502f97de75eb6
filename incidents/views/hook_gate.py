"""Calls of machines, before anything of the portal looks at them: no session, no form, and nothing too large."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from incidents.reading.bodies import MOST_BYTES, TOO_LARGE

MACHINES = ("/hooks/", "/beat/")


class HookMiddleware:
    """Hooks and heartbeats have no cookies, and their bodies are read by their views alone, never as forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(MACHINES):
            return self.get_response(request)
        request.COOKIES = {}
        request.content_type = "application/octet-stream"
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) > MOST_BYTES:
            return refusal(413, TOO_LARGE)
        return self.get_response(request)


def refusal(status: int, said: str, *, seconds: int = 0) -> JsonResponse:
    """Why a call was not taken, and after how many seconds it may come again."""
    answer = JsonResponse({"detail": said}, status=status)
    answer["Cache-Control"] = "no-store"
    if seconds:
        answer["Retry-After"] = str(seconds)
    return unlogged(answer)


def unlogged(answer: JsonResponse) -> JsonResponse:
    """Django would log the address of what is refused, and the one of a heartbeat is its secret."""
    answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - as django.utils.log looks for it
    return answer
