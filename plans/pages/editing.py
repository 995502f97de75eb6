"""A block of the draft open for editing: its rows as text, the form of one of them, and what surrounds them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from secrets import token_urlsafe
from typing import Any

from django.http import Http404
from django.urls import reverse

from bcp_portal.documents.cells import Printing, cell
from bcp_portal.documents.format import Column, Document, StoredBlock, StoredHeading
from bcp_portal.documents.marks import Marks
from bcp_portal.documents.markup import Markup, escape
from bcp_portal.documents.numbering import ContentsEntry, entries
from bcp_portal.documents.reading import EXTRA, Index, is_issued, read, text_of
from bcp_portal.documents.values import is_blank
from plans.forms.rows import RowForm, form_for
from plans.freezing.draft import with_links
from plans.freezing.outline import SHAPED
from plans.models.plan import Block, Plan, Row
from plans.sections import BY_KEY, PROSE, SectionKind

NEW = "new"  # stands for the ref of a row that is not saved yet
ROWS_PER_PAGE = 100
MOST_SUGGESTED = 50
LONG = 24  # characters; longer values take the whole width of a phone
SUGGESTED = {
    "impact_class",
    "likelihood",
    "residual",
    "operational_impact",
    "level",
    "category",
    "group",
    "team",
    "audience",
    "appendix",
    "cadence",
    "frequency",
    "responsible",
    "communication",
    "response_time",
    "after",
}
SCALES = {"impact_class", "operational_impact", "level"}  # often the plan's severities


@dataclass(frozen=True)
class RowText:
    """A row as it stands in the block while it is not open."""

    ref: str
    label: str
    field: str  # of the first column
    content: Markup  # of the first column
    cells: Markup  # of the others, whole
    state: str
    edition: int
    is_issued: bool  # the portal keeps it: a version that it issued is no line to write in
    id: str  # of its line
    at: str  # the address of its form, under which stand those of all that is done to it
    history: str  # the address of what it said before


class OpenBlock:
    """A block of rows as its editor sees it; raises Http404 where the draft has no such block.

    ``marks`` are asked for where rows stand as text: a form shows none.
    """

    def __init__(self, plan: Plan, ref: str, marks: Callable[[], Marks]) -> None:
        self.plan, self.ref, self._read_marks = plan, ref, marks
        self.document = plan.draft.as_document
        self.heading, self.frozen = find_block(self.document, ref)
        if self.frozen["kind"] == PROSE:
            raise Http404(f"{ref} is text.")
        self.kind: SectionKind = BY_KEY[self.frozen["kind"]]

    @cached_property
    def marks(self) -> Marks:
        """What changed since the version in force, by ref."""
        return self._read_marks()

    @cached_property
    def block(self) -> Block | None:
        """The stored block; None for rows that no block of the plan lists, which stand in one made up for them."""
        found: Block | None = Block.objects.living().filter(plan=self.plan, ref=self.ref).order_by().first()
        if found:
            found.plan = self.plan
        return found

    @property
    def is_listed(self) -> bool:
        """Whether there is such a stored block: those that are made up are called by their kind, not by a number."""
        return self.ref.rpartition("-")[2].isdecimal()

    @cached_property
    def entry(self) -> ContentsEntry:
        """The heading above, with its number."""
        return next(entry for entry in entries(self.document) if entry.ref == self.heading["ref"])

    @property
    def title(self) -> str:
        return self.frozen["title"] or self.entry.title

    @cached_property
    def columns(self) -> list[Column]:
        """The block's columns, those that its shape prints included, each with a label."""
        shaped = SHAPED.get(self.frozen["shape"], set())
        named = {column["field"]: column["label"] for column in self.frozen["columns"]}
        ordered = [name for name in self.kind.fields if name in shaped and name not in named]
        return [{"field": name, "label": named.get(name) or self._label(name)} for name in (*ordered, *named)]

    def _label(self, name: str) -> str:
        if name.startswith(EXTRA):
            return name.removeprefix(EXTRA)
        return str(getattr(self.kind.model._meta.get_field(name), "verbose_name", name))

    @cached_property
    def page(self) -> str:
        """The address of the plan's page."""
        return reverse("plans:document", args=[self.plan.code])

    @cached_property
    def _rows_at(self) -> str:
        """The address under which those of the rows stand; asked for once, as a block has many."""
        return reverse("plans:rows", args=[self.plan.code, self.ref])

    @property
    def order(self) -> list[str]:
        """Refs of the rows, as printed."""
        return self.frozen["rows"]

    @property
    def pages(self) -> int:
        return max(1, ceil(len(self.order) / ROWS_PER_PAGE))

    def page_of(self, ref: str) -> int:
        """The page, from 1, on which a row stands; the last one for a row that is not there."""
        return self.order.index(ref) // ROWS_PER_PAGE + 1 if ref in self.order else self.pages

    def on_page(self, page: int) -> list[str]:
        """Refs of the rows of a page."""
        return self.order[(page - 1) * ROWS_PER_PAGE : page * ROWS_PER_PAGE]

    def following(self, ref: str) -> str:
        """The row after a row that can be written in, NEW after the last."""
        place = self.order.index(ref) + 1 if ref in self.order else len(self.order)
        return next((row for row in self.order[place:] if not is_issued(row)), NEW)

    def texts(self, refs: Iterable[str]) -> list[RowText]:
        """Rows as text, in the order asked for."""
        wanted = list(refs)
        rows = self.kind.model.objects.filter(plan=self.plan, ref__in=wanted).order_by()
        editions = dict(rows.values_list("ref", "edition"))
        return [self.text(ref, editions.get(ref, 0)) for ref in wanted]

    def text(self, ref: str, edition: int) -> RowText:
        """A row as text, of which its edition is known."""
        mark, issued = self.marks.get(ref), is_issued(ref)
        first = self.columns[0] if self.columns else None  # rows may be left to the words around them
        return RowText(
            ref,
            self.name_of(ref),
            first["field"] if first else "",
            self._content(ref, first) if first else Markup(""),
            Markup("".join(self._cell(ref, column, is_issued=issued) for column in self.columns[1:])),
            mark["state"] if mark else "",
            edition,
            is_issued=issued,
            id=f"{self.ref}-{ref}",
            at=f"{self._rows_at}{ref}/",
            history=f"{self.page}rows/{ref}/history/",
        )

    def _cell(self, ref: str, column: Column, *, is_issued: bool) -> str:
        """A value under its column's label, and the field that holds it, where one may write in it."""
        long = ' class="long"' if len(self._index.text(ref, column["field"])) > LONG else ""
        field = "" if is_issued else f' data-field="{escape(column["field"])}"'
        return f'<td data-label="{escape(column["label"])}"{long}{field}>{self._content(ref, column)}</td>'

    def _content(self, ref: str, column: Column) -> Markup:
        return cell(self._printing, self.kind.key, ref, column["field"])

    @cached_property
    def _index(self) -> Index:
        return read(self.document)

    @cached_property
    def _printing(self) -> Printing:
        return Printing(index=self._index, marks=self.marks)

    def name_of(self, ref: str) -> str:
        """What a row is called in the block: its first text that is no group."""
        named = (self._index.text(ref, c["field"]) for c in self.columns if c["field"] != "group")
        return next((text for text in named if text.strip()), ref)

    def row(self, ref: str) -> Row:
        """A row that the block prints, or a deleted one of its kind. Raises Http404."""
        rows = self.kind.model.objects.filter(plan=self.plan, ref=ref)
        row: Row | None = with_links(rows, self.kind).order_by().first()
        if row is None or is_issued(ref) or not (row.deleted_at or ref in self.order):
            raise Http404(f"There is no row {ref} in {self.ref}.")
        row.plan = self.plan
        return row

    def form(
        self,
        key: str,
        *,
        sent: Any = None,
        row: Row | None = None,
        after: str = "",
        begun: Mapping[str, str] | None = None,
    ) -> RowForm:
        """The form of a row, or of a new one, empty, ``begun`` or with what was sent; ``key`` tells its inputs."""
        make = form_for(self.kind, self.plan, self.columns, suggestions(self.document, self.kind))
        instance = row or self.kind.model(plan=self.plan)
        initial = {} if row else {**self._initial(after), **(begun or {})}
        form = make(sent, instance=instance, initial=initial, auto_id=f"{self.ref}-{key}-%s")
        form.begun = tuple(begun or ())
        return form

    def _initial(self, after: str) -> dict[str, Any]:
        """A new row starts with the block's defaults, and in the group of the row above."""
        initial = dict(self.frozen["defaults"])
        above = after if after in self.order else (self.order or [""])[-1]
        if above and "group" in self.kind.fields:
            initial["group"] = self._index.text(above, "group")
        return initial

    def end_of_group(self, group: str, ref: str = "") -> str:
        """The last row of a group other than ``ref`` itself, where the block gathers rows under groups."""
        if self.frozen["shape"] != "groups":
            return ""
        text = self._index.text
        return next((row for row in reversed(self.order) if row != ref and text(row, "group") == group), "")

    def group_of(self, ref: str) -> str:
        return self._index.text(ref, "group") if "group" in self.kind.fields else ""


def find_block(document: Document, ref: str) -> tuple[StoredHeading, StoredBlock]:
    """The heading and the block of that ref. Raises Http404."""
    for heading in document["outline"]:
        for block in heading["blocks"]:
            if block["ref"] == ref:
                return heading, block
    raise Http404(f"The plan has no block {ref}.")


def suggestions(document: Document, kind: SectionKind) -> Mapping[str, list[str]]:
    """What the plan itself says in fields whose words repeat, by field."""
    rows = {frozen["key"]: frozen["rows"] for frozen in document["kinds"]}
    severities = [row["values"]["name"] for row in rows["severities"]]
    found: dict[str, list[str]] = {}
    for name in SUGGESTED & set(kind.fields):
        said = [text_of(row["values"][name]) for row in rows[kind.key]]
        known = dict.fromkeys([*said, *(severities if name in SCALES else [])])
        found[name] = [text for text in known if not is_blank(text)][:MOST_SUGGESTED]
    return found


def new_token() -> str:
    """A token for a form that adds something, so that sending it twice adds once."""
    return token_urlsafe(12)
