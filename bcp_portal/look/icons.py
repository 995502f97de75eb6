"""Icons as inline SVG: our own drawings first, everything else from the Lucide package."""

import logging
import re
from functools import cache, lru_cache

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide import IconDoesNotExist
from lucide.templatetags.lucide import lucide

from bcp_portal.look.drawings import DRAWINGS

logger = logging.getLogger(__name__)

BETWEEN_TAGS = re.compile(r">\s+<")


@cache
def strokes(name: str) -> SafeString:
    """What stands inside the <svg>. Raises IconDoesNotExist."""
    if name in DRAWINGS:
        return mark_safe(DRAWINGS[name])  # noqa: S308 - written in this package
    drawing = BETWEEN_TAGS.sub("><", str(lucide(name, size=None)))
    return mark_safe(drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")])  # noqa: S308 - from the package


def icon(name: str, classes: str = "") -> SafeString:
    """An icon says nothing to a screen reader: the words beside it, or the control's aria-label, do.

    A name that does not exist is an error, but never the reason why a reader in production misses the page.
    """
    try:
        return _drawn(name, classes)
    except IconDoesNotExist:
        if not settings.IN_PRODUCTION:
            raise
        logger.warning("No icon is called %r", name)
        return SafeString("")


@lru_cache(maxsize=1024)
def _drawn(name: str, classes: str) -> SafeString:
    css = f"icon {classes}".strip()
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', css, strokes(name))
