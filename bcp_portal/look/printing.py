"""Cached fragments: parts of a page that say the same on many pages, printed once for what they are made of."""

from collections.abc import Hashable
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


def printed(template: str, **values: object) -> SafeString:
    """The template with these values and nothing else of the page; lists are taken as they are now.

    While templates are being written (DEBUG), each one is printed again.
    """
    fixed = tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in values.items())
    return _printed.__wrapped__(template, fixed) if settings.DEBUG else _printed(template, fixed)


@lru_cache(maxsize=1024)
def _printed(template: str, values: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return render_to_string(template, dict(values))
