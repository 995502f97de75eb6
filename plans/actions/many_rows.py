"""Several rows in one change: all of them or none, an event for each, and taking that back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from bcp_portal.accounts.models import User
from bcp_portal.audit.models import Event
from plans.models.directory import Person, Supplier
from plans.models.plan import Block, Plan, Row
from plans.sections import BY_KEY, BY_MODEL, SectionKind

from .blocks import living_block
from .changing import changing
from .row_order import GATHERED, keep_groups_together, listed_rows
from .rows import FieldValues, differs, is_as_before, make_row, says, texts, write_row
from .stale_edits import Stale, UndoneAlready

TAKEN_BACK = ("row_added", "row_changed", "row_deleted")


class StaleRows(Exception):
    """Somebody else changed or deleted some of the rows meanwhile, so that nothing was saved; ``refs`` says which."""

    def __init__(self, refs: Sequence[str]) -> None:
        super().__init__("Some of these rows were changed by somebody else in the meantime.")
        self.refs = list(refs)


def change_rows(
    *, plan: Plan, kind: SectionKind, seen: Mapping[str, int], values: FieldValues, by: User, at: datetime
) -> list[Row]:
    """Give the rows ``seen`` (editions by ref) these values; those that had to change. Raises StaleRows."""
    with changing(plan, by=by, at=at, kinds=[kind.key]) as change:
        rows = _unchanged(change.plan, kind, seen)
        wanted = [row for row in rows if differs(row, values)]
        changed = [write_row(change, row, values, edition=row.edition, by=by, at=at) for row in wanted]
        keep_groups_together(change, kind)
    return changed


def delete_rows(*, plan: Plan, kind: SectionKind, seen: Mapping[str, int], by: User, at: datetime) -> list[Row]:
    """Take the rows ``seen`` (editions by ref) out of the draft. Raises StaleRows."""
    with changing(plan, by=by, at=at, kinds=[kind.key]) as change:
        rows = _unchanged(change.plan, kind, seen)
        for row in rows:
            change.record("row_deleted", kind=kind.key, ref=row.ref, before=texts(row), summary=row.label)
        kind.model.objects.filter(pk__in=[row.pk for row in rows]).update(deleted_at=at)
    return rows


def add_rows(*, block: Block, rows: Sequence[FieldValues], by: User, at: datetime, token: str = "") -> list[str]:
    """Add rows at the end of a block, in this order, or each at the end of its group; their refs.

    Raises AlreadyAdded when ``token`` came before, Stale when the block is gone.
    """
    with changing(block.plan, by=by, at=at, token=token, kinds=[block.kind]) as change:
        block = living_block(block)
        listed = listed_rows(block)
        added = [make_row(change, block, values, by=by, at=at) for values in rows]
        block.rows = _placed(listed, added, block)
        block.save(update_fields=["rows"])
    return [row.ref for row in added]


def _placed(listed: list[str], added: Sequence[Row], block: Block) -> list[str]:
    """The list with the rows added: at the end, or each in its group, which would else stand there twice."""
    if block.shape != "groups":
        return [*listed, *(row.ref for row in added)]
    rows = BY_KEY[block.kind].model.objects.living().filter(plan=block.plan, ref__in=listed)
    groups: dict[str, str] = dict(rows.values_list("ref", "group"))
    order = list(listed)
    for row in added:
        groups[row.ref] = getattr(row, "group", "")
        ends = [place for place, ref in enumerate(order, 1) if groups.get(ref) == groups[row.ref]]
        order.insert(max(ends, default=len(order)), row.ref)
    return order


def _unchanged(plan: Plan, kind: SectionKind, seen: Mapping[str, int]) -> list[Row]:
    """The rows, locked, in the order in which they were seen. Raises StaleRows."""
    found = kind.model.objects.select_for_update().filter(plan=plan, ref__in=seen)
    rows: dict[str, Row] = {row.ref: row for row in found}
    stale = [ref for ref in seen if ref not in rows or rows[ref].deleted_at or rows[ref].edition != seen[ref]]
    if stale:
        raise StaleRows(stale)
    return [rows[ref] for ref in seen]


def change_told_by(plan: Plan, first: Event) -> list[Event]:
    """All events of the change of which ``first`` is one."""
    return list(_of_the_same_change(plan, first, first.verb))


def _of_the_same_change(plan: Plan, event: Event, verb: str) -> models.QuerySet[Event]:
    same = Event.objects.filter(plan_code=plan.code, at=event.at, actor=event.actor, verb=verb, kind=event.kind)
    return same.order_by("pk")


def take_back(*, plan: Plan, events: Sequence[Event], by: User, at: datetime) -> None:
    """Take back what the events tell of rows of one kind, all or nothing.

    Raises UndoneAlready, and StaleRows where rows changed since.
    """
    kind = BY_KEY[events[0].kind]
    with changing(plan, by=by, at=at, kinds=[kind.key]) as change:
        found = kind.model.objects.select_for_update().filter(plan=change.plan, ref__in=[event.ref for event in events])
        rows: dict[str, Row] = {row.ref: row for row in found}
        if len(rows) == len(events) and all(is_as_before(rows[event.ref], event) for event in events):
            raise UndoneAlready
        moved_on = [event.ref for event in events if not _is_as_left(rows.get(event.ref), event)]
        if moved_on:
            raise StaleRows(moved_on)
        for event in events:
            row = rows[event.ref]
            if event.verb == "row_changed":
                values = values_of(row, dict(event.before or {}))
                write_row(change, row, values, edition=row.edition, by=by, at=at)
            elif event.verb == "row_added":
                type(row).objects.filter(pk=row.pk).update(deleted_at=at)
                change.record("row_deleted", kind=kind.key, ref=row.ref, before=texts(row), summary=row.label)
            else:
                type(row).objects.filter(pk=row.pk).update(deleted_at=None)
                change.record("row_restored", kind=kind.key, ref=row.ref, after=texts(row), summary=row.label)
        keep_groups_together(change, kind, undone=_of_the_same_change(plan, events[0], GATHERED))


def _is_as_left(row: Row | None, event: Event) -> bool:
    if row is None:
        return False
    if event.verb == "row_deleted":
        return row.deleted_at == event.at
    return row.deleted_at is None and says(row, event.after)


def put_back(*, row: Row, event: Event, edition: int, by: User, at: datetime) -> Row:
    """Give a row the values that it had before ``event``. Raises Stale where somebody changed it since it was seen."""
    with changing(row.plan, by=by, at=at, kinds=[BY_MODEL[type(row)].key]) as change:
        current = write_row(change, row, values_of(row, dict(event.before or {})), edition=edition, by=by, at=at)
        keep_groups_together(change, BY_MODEL[type(row)])
    return current


def values_of(row: Row, said: Mapping[str, Any]) -> FieldValues:
    """Field values of what the trail says of a row. Raises Stale where somebody or something that it names is gone."""
    return {_key(row, name): _value(row, name, text) for name, text in said.items()}


def _key(row: Row, name: str) -> str:
    return name if _field(row, name) else f"extra:{name}"


def _field(row: Row, name: str) -> Any:
    """The field of that name; None for a column of the row's own, whatever it is called: ``id``, ``plan``."""
    return row._meta.get_field(name) if name in BY_MODEL[type(row)].fields else None


def _value(row: Row, name: str, said: Any) -> Any:
    field = _field(row, name)
    if isinstance(field, models.ManyToManyField):
        return [_linked(row, field.related_model, ref) for ref in said or []]
    if not isinstance(field, models.ForeignKey):
        return said or ""
    return _linked(row, field.related_model, said) if said else None


def _linked(row: Row, model: Any, ref: str) -> Any:
    rows = model.objects.all() if model in {Person, Supplier} else model.objects.living().filter(plan=row.plan)
    found = rows.filter(ref=ref).first()
    if found is None:
        raise Stale(row)
    return found
