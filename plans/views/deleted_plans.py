"""What is answered to somebody at a plan that was deleted meanwhile: that it is gone, and what they typed."""

from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from bcp_portal.accounts.ended_sessions import repeatable_fields
from plans.access import deletion_for

GONE = 410
NOT_TYPED = frozenset(
    [
        "act",
        "change",
        "edition",
        "field",
        "finding",
        "keep",
        "open",
        "open_row",
        "page",
        "proposed",
        "revision",
        "rows",
        "signers",
        "then",
        "to",
        "token",
    ]
)


class DeletedPlanMiddleware:
    """Whoever reads drafts is told, on each page of a plan, how the page and what it sent came to nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page, where the plan was there when the page was made, or when the view began."""
        match = request.resolver_match
        if not isinstance(exception, Http404 | ObjectDoesNotExist | IntegrityError) or match is None:
            return None
        code = str(match.kwargs.get("code", ""))
        event = None if match.namespace == "api" else deletion_for(request.user, code)
        if event is None:
            return None
        context = {"code": code, "event": event, "typed": _typed(request), "is_form": request.method == "POST"}
        return render(request, "plans/deleted_plan.html", context, status=GONE)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What may have been typed, whole, by the name of its field in words."""
    sent = [(name, value) for name, value in repeatable_fields(request) if value.strip() and name not in NOT_TYPED]
    return [(_label(name), value) for name, value in sent if not name.startswith("seen_")]


def _label(name: str) -> str:
    return "A column of its own" if name.startswith("extra-") else name.replace("_", " ").capitalize()
