"""What stands for the token of a form on a page that is shown more than once, until it is sent to somebody."""

from secrets import token_hex

from django.http import HttpRequest
from django.middleware.csrf import get_token

CSRF = token_hex(32)  # nothing that somebody could have written into an entry or a plan


def with_token(request: HttpRequest, html: str) -> str:
    """The same with the token of this request in its place."""
    return html.replace(CSRF, get_token(request)) if CSRF in html else html
