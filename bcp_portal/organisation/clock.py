"""The clock of requests: what a page shows and counts, it shows and counts in the organisation's time zone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from bcp_portal.look.organisation import set_clock

NO_CLOCK = ("/healthz", "/readyz")  # they answer without a database


class ClockMiddleware:
    """Sets the clock of the thread, and leaves it: an answer that is sent line by line is made afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in NO_CLOCK:
            set_clock()
        return self.get_response(request)
