"""Compression: pages travel compressed; files whose bytes are their proof, and answers for other sites, as they are."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSED = ("text/html", "application/json")
OURS = ("same-origin", "none")  # none: typed in, or from a bookmark


class CompressionMiddleware(GZipMiddleware):
    """Django's, which adds random bytes to hide lengths (docs/decisions/0017), for pages and JSON alone."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not _is_page(response) or not _asked_here(request):
            return response
        return super().process_response(request, response)


def _is_page(response: HttpResponseBase) -> bool:
    """Whether it is made for this answer: what is streamed, saved under a name or known by its hash is a file."""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
    is_file = response.streaming or any(response.has_header(name) for name in ("ETag", "Content-Disposition"))
    return kind in COMPRESSED and not is_file


def _asked_here(request: HttpRequest) -> bool:
    """Whether no other site had the browser ask: it may guess at a page by its length, if its guesses are in there."""
    return request.headers.get("Sec-Fetch-Site", "none") in OURS
