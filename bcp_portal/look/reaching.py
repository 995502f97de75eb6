"""Phone and mail links: on a phone one touch calls or writes."""

import re

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

MAIL = r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
PHONE = r"(?P<phone>(?<![\w+(./-])(?:\+\d{1,3}[ -]?)?(?:\(\d{1,5}\)[ -]?)?\d(?:(?! ?24/7\b)[ -]?\d|/\d){5,14}(?![\w:]))"
EITHER = re.compile(f"{MAIL}|{PHONE}")
DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{2,4}|(?:19|20)\d\d[ /-](?:19|20)\d\d")


def reachable(text: str) -> SafeString:
    """The text, escaped, with its e-mail addresses and telephone numbers as links; dates are no numbers to call."""
    pieces, end = [], 0
    for found in EITHER.finditer(text):
        pieces += [conditional_escape(text[end : found.start()]), _link(found)]
        end = found.end()
    return mark_safe("".join([*pieces, conditional_escape(text[end:])]))  # noqa: S308  each piece is escaped


def _link(found: re.Match[str]) -> SafeString:
    said = found.group()
    if found["mail"]:
        return format_html('<a href="mailto:{}">{}</a>', said, said)
    if DATE.fullmatch(said):
        return conditional_escape(said)
    number = re.sub(r"[^\d+]", "", said.replace("(0)", ""))
    return format_html('<a href="tel:{}">{}</a>', number, said)
