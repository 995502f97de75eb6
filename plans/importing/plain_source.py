"""Plain source: front matter as lines of a list, attributes taken away, so that every line keeps its number."""

import re
from bisect import bisect_right

from bcp_portal.documents.attributes import read_attributes
from bcp_portal.documents.front_matter import as_list
from bcp_portal.documents.slugs import Slugs

from .inline_text import one_line
from .list_nesting import pieces_of
from .markdown_pieces import Title

FRAGMENT = re.compile(r"\]\(#(?P<name>[^()\s]+)\)")


def plain_source(text: str) -> str:
    """The text that is read; a link to what an attribute names leads by its slug to the heading where that stands."""
    plain, ids = read_attributes(as_list(text))
    if not ids or not FRAGMENT.search(plain):
        return plain
    slugs = Slugs()
    headings = [(piece.start, slugs.of(one_line(piece.text))) for piece in pieces_of(plain) if isinstance(piece, Title)]
    starts, known = [start for start, _ in headings], {slug for _, slug in headings}
    following = _following(plain.split("\n"))
    named: dict[str, str] = {}
    for line, name in ids:
        if place := bisect_right(starts, following[line]):
            named.setdefault(name, headings[place - 1][1])
    return FRAGMENT.sub(lambda found: _to(found, named, known), plain)


def _following(lines: list[str]) -> list[int]:
    """For each line itself, or the next one that says anything, as where nothing but an attribute stood on it."""
    found = [*range(len(lines))]
    for number in range(len(lines) - 2, -1, -1):
        found[number] = number if lines[number].strip() else found[number + 1]
    return found


def _to(found: re.Match[str], named: dict[str, str], known: set[str]) -> str:
    name = found["name"]
    return found.group() if name in known or name not in named else f"](#{named[name]})"
