"""Where a draft shows its rows, and the addresses at which they are edited and findings are mended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from bcp_portal.documents.format import Document, StoredBlock
from bcp_portal.documents.reading import PROSE, is_issued, read
from plans.forms.rows import input_name
from plans.homes import best_home, is_made_up, plain_title
from plans.models.findings import Finding
from plans.models.plan import Plan
from plans.page_cache import cached
from plans.sections import BY_KEY

from .editing import NEW

TEXT = "text"  # the field of narrative


@dataclass(frozen=True)
class Shown:
    """A block as its rows are found in it."""

    block: StoredBlock  # its ref, kind and defaults
    columns: frozenset[str]
    rows: frozenset[str]


@dataclass(frozen=True)
class RowPlaces:
    """Where a draft shows its rows: blocks (or headings) by ref of the row, the refs of all rows, and the blocks."""

    places: Mapping[str, str]
    rows: frozenset[str]
    blocks: Mapping[str, Shown] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)  # their plain titles by ref

    def place(self, ref: str, field: str = "") -> str:
        """The block or heading that shows a row (with that field, if any does) first; others stand for themselves."""
        if ref in self.blocks or ref in self.headings:
            return ref
        named = (key for key, block in self.blocks.items() if field in block.columns and ref in block.rows)
        return (next(named, "") if field else "") or self.places.get(ref, "")

    def first(self, values: Iterable[Mapping[str, str]]) -> str:
        """The block or heading that shows the first of a finding's values that stands anywhere."""
        return next((place for value in values if value["ref"] and (place := self.place(value["ref"]))), "")

    def home(self, kind: str, values: Mapping[str, str]) -> str:
        """The block into which a new row goes, ``""`` where the plan has none."""
        blocks = (shown.block for shown in self.blocks.values() if shown.block["kind"] == kind)
        return best_home((block for block in blocks if not is_made_up(block)), values)

    def section(self, ref: str, title: str) -> str:
        """The heading ``ref``, or else the first of that title; ``""`` where there is neither."""
        called = (key for key, known in self.headings.items() if known == plain_title(title))
        return ref if ref in self.headings else next(called, "")

    def input_id(self, ref: str, field: str) -> str:
        """The id of the input of a field, once what it belongs to is open; ``""`` for what has no such field."""
        place = self.place(ref, field)
        if place not in self.blocks:
            return f"{place}-{field}" if ref in self.rows and field else ""  # a phase, under its heading
        kind = self.blocks[place].block["kind"]
        if kind == PROSE:
            return f"{place}-{TEXT}"
        known = field in BY_KEY[kind].fields or field in self.blocks[place].columns
        return f"{place}-{ref}-{input_name(field)}" if known and ref in self.rows else ""


def where_in(plan: Plan) -> RowPlaces:
    """The places of a plan's draft, found once per content."""
    return cached(f"{plan.pk}:where", plan.draft.stamp, lambda: where_of(plan.draft.as_document))


def where_of(document: Document) -> RowPlaces:
    """The places of a document."""
    index = read(document)
    blocks = {block["ref"]: _shown(block) for heading in document["outline"] for block in heading["blocks"]}
    headings = {heading["ref"]: plain_title(heading["title"]) for heading in document["outline"]}
    return RowPlaces(index.places, frozenset(index.rows), blocks, headings)


def _shown(block: StoredBlock) -> Shown:
    stored: StoredBlock = {"ref": block["ref"], "kind": block["kind"], "defaults": block.get("defaults", {})}
    columns = frozenset(column["field"] for column in block.get("columns", ()))
    return Shown(stored, columns, frozenset(block.get("rows", ())))


def edit_url(plan: Plan, where: RowPlaces, ref: str, field: str = "", finding: str = "") -> str:
    """The address at which a row, block or heading is edited, ``""`` for what stands nowhere.

    With a ``field`` it opens there; with the key of a ``finding`` that stands above it.
    """
    place = where.place(ref, field) if ref else ""
    if not place or is_issued(ref):
        return read_url(plan, where, ref)
    row = ref if ref in where.rows and place != ref else ""
    anchor = (where.input_id(ref, field) if field or finding else "") or place
    return page_url(plan, anchor, edit=place, field=field, finding=finding, row=row)


def read_url(plan: Plan, where: RowPlaces, ref: str) -> str:
    """The address at which a row, block or heading is read, ``""`` for what stands nowhere."""
    place = where.place(ref) if ref else ""
    return page_url(plan, ref if place in where.blocks and ref in where.rows else place) if place else ""


def mend_url(plan: Plan, where: RowPlaces, finding: Finding) -> str:
    """The address at which a finding is mended, with its field open; ``""`` where one click does it or makes the place.

    Where what its mend names is gone meanwhile, it is that of the first of its values that is left.
    """
    mend = finding.mend or {}
    act, ref, field = mend.get("act"), mend.get("ref", ""), mend.get("field", "")
    if finding.ends_by_submitting:
        return reverse("plans:submit", args=[plan.code])
    if act == "new":
        home = where.home(mend["kind"], dict(mend["values"]))
        return page_url(plan, edit=home, field=field, finding=finding.key, row=NEW) if home else ""
    if act == "write":
        section = where.section(ref, mend["text"])
        return page_url(plan, edit=section, add=PROSE, finding=finding.key) if section else ""
    if act in {"fill", "add"}:
        return ""
    places = [(ref, field), *((value["ref"], value["field"]) for value in finding.values)]
    urls = (edit_url(plan, where, ref, field, finding.key) for ref, field in places if not is_issued(ref))
    return next(filter(None, urls), "")


def walk_url(url: str, within: str) -> str:
    """The address of a mend for somebody who goes on among the findings that were chosen so (the list's query)."""
    before, hash_, anchor = url.partition("#")
    carries = within and "finding=" in before
    return f"{before}&{urlencode({'within': within})}{hash_}{anchor}" if carries else url


def next_url(code: str, key: str, within: str) -> str:
    """The address that leads from one finding to the next."""
    query = {"finding": key, "within": within} if within else {"finding": key}
    return f"{reverse('plans:finding_next', args=[code])}?{urlencode(query)}"


def page_url(plan: Plan, anchor: str = "", **query: Any) -> str:
    """The plan's page at a place, with the query's parameters that are not empty."""
    filled = {name: value for name, value in query.items() if value}
    return f"{_page(plan.code)}{'?' + urlencode(filled) if filled else ''}{'#' + anchor if anchor else ''}"


@lru_cache(maxsize=1024)
def _page(code: str) -> str:
    """A page of findings asks this a thousand times."""
    return reverse("plans:document", args=[code])
