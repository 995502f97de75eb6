"""Downloads: each file that somebody takes away is an event, whichever page or API hands it out."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from bcp_portal.accounts import trail
from bcp_portal.accounts.models import User

NAMED = re.compile(r"filename=\"?([^\";]+)|filename\*=utf-8''([^;]+)")


class DownloadMiddleware:
    """Looks at answers rather than at routes: a file is what comes under a name, so that none can be forgotten."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name = NAMED.search(response.headers.get("Content-Disposition", ""))
        if name and response.status_code == 200 and request.method == "GET" and isinstance(request.user, User):
            _record(request, request.user, name[1] or name[2])
        return response


def _record(request: HttpRequest, person: User, name: str) -> None:
    match = request.resolver_match
    if match and match.view_name in settings.NAMED_BUT_NO_EVIDENCE:
        return
    code = str(match.kwargs.get("code", "")) if match else ""
    if match and match.view_name in settings.AUDIT_EXPORT_ROUTES:
        asked = {name: str(value)[:200] for name, value in request.GET.items() if value}
        trail.audit_exported(person, asked=asked | ({"plan": code} if code else {}))
    else:
        trail.downloaded(person, name, plan_code=code, way="API" if match and match.namespace == "api" else "page")
