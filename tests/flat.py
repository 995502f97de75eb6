"""Markup as a browser reads it: how a template is laid out in lines is no part of a page."""

import re

BLOCKS = (
    "body|dd|div|dl|dt|fieldset|footer|form|h[1-6]|header|li|main|nav|ol|option|p|section|svg|table|tbody|td|th|tr|ul"
)
INSIDE = re.compile(r"(<\w[^>]*>)\s*\n\s*|\s*\n\s*(</)")
EDGES = re.compile(rf" ?(</?(?:{BLOCKS})\b[^>]*>) ?")


def flat(html: object) -> str:
    """One space wherever white space stands; none where a line begins or ends within a tag, or beside a block."""
    joined = INSIDE.sub(lambda found: found[1] or found[2], str(html))
    return EDGES.sub(r"\1", re.sub(r"[ \t\r\n]+", " ", joined))
