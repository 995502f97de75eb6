"""The layout of a block as its editor sees it, where the block stands, and the change of it that can be undone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bcp_portal.accounts.models import User
from bcp_portal.audit.models import Event
from bcp_portal.documents.format import Document
from bcp_portal.documents.numbering import entries
from bcp_portal.documents.reading import read
from plans.actions.undoing import UNDOINGS
from plans.forms.layout import SHAPES, LayoutForm
from plans.models.plan import Block, Plan
from plans.sections import BY_KEY, PROSE

from .document import MADE_UP
from .editing import OpenBlock, find_block


@dataclass(frozen=True)
class BlockPlace:
    """Where a block stands: its heading's ref, its index among ``count`` blocks, and headings it could stand under."""

    heading: str
    index: int
    count: int
    headings: list[tuple[str, str]]

    @property
    def others(self) -> list[tuple[str, str]]:
        return [(ref, title) for ref, title in self.headings if ref != self.heading]

    @property
    def is_first(self) -> bool:
        return self.index == 0

    @property
    def is_last(self) -> bool:
        return self.index == self.count - 1


def place_of(plan: Plan, ref: str) -> BlockPlace:
    """The place of a block of the draft. Raises Http404."""
    document = plan.draft.as_document
    heading = find_block(document, ref)[0]
    refs = [block["ref"] for block in heading["blocks"]]
    return BlockPlace(heading["ref"], refs.index(ref), len(refs), list(_headings(document)))


def _headings(document: Document) -> Iterable[tuple[str, str]]:
    levels = {heading["ref"]: heading["level"] for heading in document["outline"]}
    for entry in entries(document):
        if levels[entry.ref] and not MADE_UP.fullmatch(entry.ref):
            yield entry.ref, f"{entry.label} {entry.title}".strip()


def layout_form(opened: OpenBlock, sent: Any = None) -> LayoutForm:
    """The form of an open block's layout, as it is printed or as it was sent."""
    rows = read(opened.document).rows
    extras = dict.fromkeys(label for ref in opened.order for label in rows[ref]["extra"])
    return LayoutForm(sent, kind=opened.kind, layout=opened.frozen, extras=extras, auto_id=f"{opened.ref}-layout-%s")


def layout_texts(layout: Mapping[str, Any]) -> dict[str, str]:
    """A layout in words, by label."""
    columns = "\n".join(column["label"] or column["field"].rpartition(":")[2] for column in layout["columns"])
    return {"Lead-in": layout["title"], "Shape": SHAPES.get(layout["shape"], layout["shape"]), "Columns": columns}


SAID = {
    "block_changed": "{name} has a new layout.",
    "block_moved": "{name} was moved here.",
    "rows_placed": "{name}: these rows stand in the plan now.",
    "contacts_added": "{count} added from the directory.",
}


def undoable(plan: Plan, ref: str, by: User) -> dict[str, Any] | None:
    """The last change of a block, if this person made it and it can be taken back: for the note that offers so."""
    block = Block.objects.living().filter(plan=plan, ref=ref).first()
    changes = Event.objects.filter(plan_code=plan.code, ref=ref, verb__in=UNDOINGS, actor=by)
    event = changes.order_by("-at", "-pk").first()
    if block is None or event is None:
        return None
    name = "The text" if block.kind == PROSE else BY_KEY[block.kind].title
    count = len((event.after or {}).get("rows", ()))
    counted = f"{count} contact was" if count == 1 else f"{count} contacts were"
    said = SAID[event.verb].format(name=name, count=counted)
    return {"route": "plans:block_undo", "ref": ref, "said": said, "change": event.pk, "at": ref}
