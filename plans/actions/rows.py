"""Adding, changing, ordering, deleting and bringing back rows."""

from datetime import datetime
from typing import Any

from django.db import models

from bcp_portal.accounts.models import User
from bcp_portal.audit.models import Event
from plans.freezing.draft import freeze_row, with_links
from plans.freezing.outline import plain
from plans.models.directory import Person, Supplier
from plans.models.plan import Block, Row
from plans.sections import BY_KEY, BY_MODEL

from .blocks import living_block
from .changing import DraftChange, changing
from .row_order import keep_groups_together, printed_rows
from .stale_edits import Stale, refuse_stale

FieldValues = dict[str, Any]


def add_row(*, block: Block, values: FieldValues, by: User, at: datetime, after: str = "", token: str = "") -> Row:
    """Add a row to a block, after the row ``after`` or at the end; fields left out take the block's defaults.

    Raises AlreadyAdded when ``token`` came before, Stale when the block is gone.
    """
    with changing(block.plan, by=by, at=at, token=token, kinds=[block.kind]) as change:
        return insert_row(change, living_block(block), values, after=after, by=by, at=at)


def insert_row(
    change: DraftChange, block: Block, values: FieldValues, *, by: User, at: datetime, after: str = ""
) -> Row:
    """The same as a part of a change that is being made, to a block that it has locked or made."""
    row = make_row(change, block, values, by=by, at=at)
    place_row(block, row.ref, after)
    return row


def make_row(change: DraftChange, block: Block, values: FieldValues, *, by: User, at: datetime) -> Row:
    """A new row of the block's kind, which the block does not list yet."""
    kind = BY_KEY[block.kind]
    row = kind.model(plan=change.plan, ref=change.next_ref(kind.model.prefix), changed_at=at, changed_by=by)
    _record_entries(change, _write(row, {**_defaults(change, block), **values}))
    change.record("row_added", kind=kind.key, ref=row.ref, after=texts(row), summary=row.label)
    return row


def _defaults(change: DraftChange, block: Block) -> FieldValues:
    """The block's defaults as field values; a link's default is a ref of this plan, a person's or supplier's none."""
    values: FieldValues = {}
    for name, default in block.defaults.items():
        field: Any = BY_KEY[block.kind].model._meta.get_field(name)
        is_link = isinstance(field, models.ForeignKey)
        if is_link and not issubclass(field.related_model, Row):
            continue
        values[name] = field.related_model.objects.filter(plan=change.plan, ref=default).first() if is_link else default
    return values


def place_row(block: Block, ref: str, after: str = "") -> None:
    """List the row in its block, after the row ``after`` or at the end."""
    if block.everything and after and after not in block.rows:
        block.rows = [listed for listed in printed_rows(block) if listed != ref]
    index = block.rows.index(after) + 1 if after in block.rows else len(block.rows)
    block.rows = [*block.rows[:index], ref, *block.rows[index:]]
    block.save(update_fields=["rows"])


def change_row(
    *, row: Row, values: FieldValues, edition: int, by: User, at: datetime, keeps_place: bool = False
) -> Row:
    """Change a row that the editor saw as ``edition``. Raises Stale if somebody else changed or deleted it since.

    A row that changes its group goes there, unless it ``keeps_place``.
    """
    kind = BY_MODEL[type(row)]
    with changing(row.plan, by=by, at=at, kinds=[kind.key]) as change:
        current = write_row(change, row, values, edition=edition, by=by, at=at)
        if not keeps_place:
            keep_groups_together(change, kind)
    return current


def write_row(change: DraftChange, row: Row, values: FieldValues, *, edition: int, by: User, at: datetime) -> Row:
    """The same as a part of a change that is being made; a row that says all of it already stays as it is."""
    current = _unchanged(row, edition)
    if not differs(current, values):
        return current
    before = texts(current)
    current.edition += 1
    current.changed_at, current.changed_by = at, by
    _record_entries(change, _write(current, values))
    after = texts(current)
    changed = sorted(name for name in after if before.get(name) != after[name])
    change.record(
        "row_changed",
        kind=BY_MODEL[type(row)].key,
        ref=row.ref,
        summary=current.label,
        before={name: before.get(name) for name in changed},
        after={name: after[name] for name in changed},
    )
    return current


def differs(row: Row, values: FieldValues) -> bool:
    """Whether the row would say something else with these values; a link to what is deleted counts for none."""
    return any(_says_else(row, name, value) for name, value in values.items())


def _says_else(row: Row, name: str, value: Any) -> bool:
    if name.startswith("extra:"):
        return bool(row.extra.get(name.removeprefix("extra:"), "") != value)
    field: Any = row._meta.get_field(name)
    if field.many_to_many:
        return {one.pk for one in getattr(row, name).all() if one.deleted_at is None} != {one.pk for one in value}
    if field.is_relation:
        has = getattr(row, field.attname)
        return has is not None if value is None else value.pk is None or value.pk != has
    return bool(getattr(row, name) != value)


def _unchanged(row: Row, edition: int) -> Row:
    """The row as it is now, locked, with what it links to. Raises Stale."""
    rows = type(row).objects.select_for_update(of=("self",))
    current: Row = with_links(rows, BY_MODEL[type(row)]).get(pk=row.pk)
    refuse_stale(current, edition)
    if current.deleted_at:
        raise Stale(current)
    return current


def _write(row: Row, values: FieldValues) -> list[Person | Supplier]:
    """Set the values and save; people and suppliers that the directory does not know yet are added to it, and told."""
    added: list[Person | Supplier] = []
    many = {field.name for field in row._meta.many_to_many}
    before = {name: [] if row._state.adding else list(getattr(row, name).all()) for name in many & set(values)}
    for name, value in values.items():
        if name.startswith("extra:"):
            row.extra = {**row.extra, name.removeprefix("extra:"): value}
        elif name not in many:
            setattr(row, name, _in_directory(value, added))
    row.save()
    for name, linked in before.items():
        deleted = [one for one in linked if one.deleted_at]  # not offered by forms, and to be linked when restored
        if {one.pk for one in linked} != {one.pk for one in (*values[name], *deleted)}:
            getattr(row, name).set([*values[name], *deleted])
    return added


def _record_entries(change: DraftChange, added: list[Person | Supplier]) -> None:
    """Nobody comes into the directory in silence, not by being named in a row either."""
    for entry in added:
        kind = "person" if isinstance(entry, Person) else "supplier"
        change.record("directory_added", kind=kind, ref=entry.ref, after={"name": entry.name}, summary=entry.name)


def _in_directory(value: Any, added: list[Person | Supplier]) -> Any:
    """The value itself; a new person or supplier once it is in the directory, where it may have come in meanwhile."""
    if not isinstance(value, Person | Supplier) or not value._state.adding:
        return value
    known = type(value).objects.filter(name=value.name).first()
    if known is None:
        value.save()
        added.append(value)
    return known or value


def texts(row: Row) -> dict[str, Any]:
    """The row's values as plain texts and refs by field name, for the audit trail."""
    fields = [row._meta.get_field(name) for name in BY_MODEL[type(row)].fields]
    frozen = freeze_row(row, fields)
    return {**{name: plain(value) for name, value in frozen.items()}, **row.extra}


def says(row: Row, told: Any) -> bool:
    """Whether the row still has the values that the trail tells of it."""
    now = texts(row)
    return {**now, **dict(told or {})} == now


def is_as_before(row: Row, event: Event) -> bool:
    """Whether a change of the row that the trail tells, or its coming or going, is taken back."""
    if event.verb == "row_changed":
        return row.deleted_at is None and says(row, event.before)
    return (row.deleted_at is None) == (event.verb == "row_deleted")


def move_row(*, block: Block, ref: str, to: int, by: User, at: datetime) -> None:
    """Put the row at index ``to`` (from 0) among the rows that the block prints. Raises Stale when it is not there."""
    with changing(block.plan, by=by, at=at, kinds=[]) as change:
        block = living_block(block)
        order = printed_rows(block)
        if ref not in order:
            raise Stale(block)
        before = order.index(ref)
        others = [printed for printed in order if printed != ref]
        to = max(0, min(to, len(others)))
        block.rows = _reordered(block.rows, others, ref, to)
        block.save(update_fields=["rows"])
        change.record("row_moved", kind=block.kind, ref=ref, before={"place": before + 1}, after={"place": to + 1})


def _reordered(listed: list[str], others: list[str], ref: str, to: int) -> list[str]:
    """The block's list with ``ref`` before ``others[to]``; deleted rows keep their places for when they come back."""
    known = set(listed)
    rows = [row for row in listed if row != ref] + [row for row in others if row not in known]
    index = rows.index(others[to]) if to < len(others) else len(rows)
    return [*rows[:index], ref, *rows[index:]]


def delete_row(*, row: Row, edition: int, by: User, at: datetime) -> None:
    """Take a row out of the draft; it keeps its place and links for ``restore_row``. Raises Stale."""
    with changing(row.plan, by=by, at=at, kinds=[BY_MODEL[type(row)].key]) as change:
        current = _unchanged(row, edition)
        current.deleted_at = at
        current.save(update_fields=["deleted_at"])
        change.record("row_deleted", kind=BY_MODEL[type(row)].key, ref=row.ref, before=texts(row), summary=row.label)


def restore_row(*, row: Row, by: User, at: datetime) -> None:
    """Bring a deleted row back to where it was, or to its group where that went elsewhere meanwhile."""
    kind = BY_MODEL[type(row)]
    with changing(row.plan, by=by, at=at, kinds=[kind.key]) as change:
        type(row).objects.filter(pk=row.pk).update(deleted_at=None)
        change.record("row_restored", kind=kind.key, ref=row.ref, after=texts(row), summary=row.label)
        keep_groups_together(change, kind)
