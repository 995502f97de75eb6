"""Several rows of a block at once: which were chosen, what is set, and what somebody else did to them meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import Http404

from bcp_portal.audit.models import Event
from bcp_portal.documents.reading import is_issued
from bcp_portal.look.counting import counted
from plans.actions.many_rows import TAKEN_BACK, change_told_by
from plans.forms import RowForm, form_for
from plans.forms.one_field import one_field_form, settable
from plans.models.plan import Plan, Row

from .conflicts import SOMEBODY, last_event, value_in_words
from .editing import OpenBlock, suggestions

MOST_AT_ONCE = 200
DONE = {
    "row_added": "was added|were added",
    "row_changed": "was changed|were changed",
    "row_deleted": "was deleted|were deleted",
}


class ChosenRow(NamedTuple):
    """A row that was chosen: what it is called, what it says in the field, and who changed it meanwhile, if anybody."""

    ref: str
    edition: int
    label: str
    says: str
    by: str = ""
    is_gone: bool = False


@dataclass(frozen=True)
class Several:
    """Rows chosen in a block. ``field`` is what is to be set, ``""`` where they are to be deleted."""

    opened: OpenBlock
    seen: Mapping[str, int]
    field: str = ""
    form: RowForm | None = None
    stale: Sequence[str] = ()

    @property
    def label(self) -> str:
        return str(self.form.fields[self.field].label) if self.form else ""

    @property
    def rows(self) -> list[ChosenRow]:
        """In the order of the block; those of which somebody else has changed or deleted some are marked."""
        kind = self.opened.kind
        found = kind.model.objects.filter(plan=self.opened.plan, ref__in=self.seen).select_related("changed_by")
        place = {ref: index for index, ref in enumerate(self.opened.order)}
        return [self._row(row) for row in sorted(found, key=lambda row: place.get(row.ref, len(place)))]

    def _row(self, row: Row) -> ChosenRow:
        by = ""
        if row.ref in self.stale:
            changed_by = row.changed_by.name if row.changed_by else SOMEBODY
            by = last_event(row.plan.code, row.ref, "row_deleted")[0] if row.deleted_at else changed_by
        says = value_in_words(self.form.fields[self.field], getattr(row, self.field)) if self.form else ""
        return ChosenRow(row.ref, row.edition, row.label, says, by, row.deleted_at is not None)


def chosen(opened: OpenBlock, sent: Any) -> dict[str, int]:
    """Editions by ref of the rows that a form names: ``F-01:3``. Raises Http404 for what nobody can choose."""
    found: dict[str, int] = {}
    for said in sent.getlist("rows"):
        ref, _, edition = said.partition(":")
        if is_issued(ref) or not ref.startswith(f"{opened.kind.model.prefix}-") or not edition.isdecimal():
            raise Http404(f"There is no row {said[:40]} to choose.")
        found[ref] = int(edition[:9])
    return found


def field_form(opened: OpenBlock, field: str, seen: Mapping[str, int], sent: Any = None) -> RowForm:
    """The form of a field for the rows that were chosen: with what all of them say, else empty. Raises Http404."""
    if field not in settable(opened.kind):
        raise Http404(f"{field[:40]} can't be set for several rows.")
    make = form_for(opened.kind, opened.plan, opened.columns, suggestions(opened.document, opened.kind))
    rows = list(opened.kind.model.objects.filter(plan=opened.plan, ref__in=seen))
    is_many = field in {many.name for many in opened.kind.model._meta.many_to_many}
    values = [] if is_many else [getattr(row, field) for row in rows]
    same = rows[0] if values and all(value == values[0] for value in values) else opened.kind.model(plan=opened.plan)
    form = one_field_form(make, field)(sent, instance=same, auto_id=f"{opened.ref}-several-%s")
    form.want(field)
    return form


def fields_to_set(opened: OpenBlock) -> list[tuple[str, str]]:
    """Names and labels of what can be set for several rows, those that the block shows first."""
    labels = {column["field"]: column["label"] for column in opened.columns}
    names = settable(opened.kind)
    ordered = [*(name for name in labels if name in names), *(name for name in names if name not in labels)]
    return [(name, labels.get(name) or str(opened.kind.model._meta.get_field(name).verbose_name)) for name in ordered]  # type: ignore[union-attr]


def changed_at_once(plan: Plan, pk: int, ref: str, by: Any) -> dict[str, Any] | None:
    """What this person did to several rows of a block just before, for the note that offers to take it back."""
    first = Event.objects.filter(pk=pk, plan_code=plan.code, actor=by, verb__in=TAKEN_BACK).first()
    if first is None:
        return None
    count = len(change_told_by(plan, first))
    one, many = DONE[first.verb].split("|")
    said = f"{counted(count, 'row')} {one if count == 1 else many}."
    return {"route": "plans:several_undo", "ref": ref, "said": said, "change": first.pk}
