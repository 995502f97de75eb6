"""Where a draft shows its rows, and the addresses at which they are edited."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.http import urlencode

from bcp_portal.documents.canonical import Document
from bcp_portal.documents.reading import read
from plans.keeping import kept
from plans.models.plan import Plan


@dataclass(frozen=True)
class Where:
    """Where a draft shows its rows: blocks (or headings) by ref of the row, and the refs of all rows."""

    places: Mapping[str, str]
    rows: frozenset[str]

    def place(self, ref: str) -> str:
        """The block or heading that shows a row first; a block or heading stands for itself."""
        return self.places.get(ref, "" if ref in self.rows else ref)

    def first(self, values: Iterable[Mapping[str, str]]) -> str:
        """The block or heading that shows the first of a finding's values that stands anywhere."""
        return next((place for value in values if value["ref"] and (place := self.place(value["ref"]))), "")


def where_in(plan: Plan) -> Where:
    """The places of a plan's draft, found once per content."""
    return kept(f"{plan.pk}:where", plan.draft.stamp, lambda: where_of(json.loads(plan.draft.document)))


def where_of(document: Document) -> Where:
    """The places of a document."""
    index = read(document)
    return Where(index.places, frozenset(index.rows))


def edit_url(plan: Plan, where: Where, ref: str) -> str:
    """The address at which a row, block or heading is edited, ``""`` for what stands nowhere."""
    place = where.place(ref) if ref else ""
    if not place:
        return ""
    query = {"edit": place, "row": ref} if ref in where.rows and place != ref else {"edit": place}
    return f"{_page(plan.code)}?{urlencode(query)}#{place}"


@lru_cache(maxsize=1024)
def _page(code: str) -> str:
    """A page of findings asks this a thousand times."""
    return reverse("plans:document", args=[code])
