"""Compression: pages travel compressed; files whose bytes are their proof, and answers for other sites, as they are."""

import re
from secrets import randbelow, token_hex

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

COMPRESSED = ("text/html", "application/json")
OURS = ("same-origin", "none")  # none: typed in, or from a bookmark
QUALITY = 5  # takes the time of gzip's 6, for a tenth to a sixth less


class CompressionMiddleware(GZipMiddleware):
    """Django's, which adds random bytes to hide lengths (docs/decisions/0017), for pages and JSON alone.

    Whole pages go by Brotli to browsers that read it: it still sees what a large page said far above.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not _is_page(response) or not _asked_here(request):
            return response
        if isinstance(response, HttpResponse) and _is_for_brotli(request, response):
            return _by_brotli(response, self.max_random_bytes)
        return super().process_response(request, response)


def _is_for_brotli(request: HttpRequest, response: HttpResponse) -> bool:
    reads_it = re.search(r"\bbr\b", request.headers.get("Accept-Encoding", "")) is not None
    return (
        reads_it and response.content[:200].lstrip()[:9] == b"<!doctype" and not response.has_header("Content-Encoding")
    )


def _by_brotli(response: HttpResponse, random_bytes: int) -> HttpResponse:
    """With a comment of random length, which no compression shortens."""
    page = response.content + f"<!-- {token_hex(randbelow(random_bytes))} -->".encode()
    response.content = brotli.compress(page, mode=brotli.MODE_TEXT, quality=QUALITY)
    response.headers["Content-Encoding"] = "br"
    response.headers["Content-Length"] = str(len(response.content))
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def _is_page(response: HttpResponseBase) -> bool:
    """Whether it is made for this answer: what is streamed, saved under a name or known by its hash is a file."""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
    is_file = response.streaming or any(response.has_header(name) for name in ("ETag", "Content-Disposition"))
    return kind in COMPRESSED and not is_file


def _asked_here(request: HttpRequest) -> bool:
    """Whether no other site had the browser ask: it may guess at a page by its length, if its guesses are in there."""
    return request.headers.get("Sec-Fetch-Site", "none") in OURS
