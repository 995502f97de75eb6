"""Saving: an imported plan → the rows, headings and blocks of a new plan."""

from datetime import datetime
from typing import Any

from django.db import models

from bcp_portal.accounts.models import User
from plans.models.directory import Person, Supplier
from plans.models.plan import Block, Heading, Plan, Row
from plans.sections import KINDS, SectionKind

from .directory_match import contact_matches, entries_named
from .fields import fields
from .imported_plan import ImportedBlock, ImportedPlan, ImportedRow

BATCH = 500
SavedRows = dict[str, Row]  # rows of the plan by ref
Linked = dict[str, dict[str, Any]]  # entries of the directory by field and name


def save_reading(imported: ImportedPlan, *, plan: Plan, by: User | None, at: datetime) -> None:
    """Write everything into the plan, which has no rows yet, in the caller's transaction; the caller saves the plan.

    People and suppliers are those of the directory, found by name whatever its case, or new ones.
    """
    saved: SavedRows = {}
    for kind in KINDS:
        linked = _directory(kind, imported)
        _save_rows(kind, imported.rows.get(kind.key, []), saved, linked, plan=plan, changed_by=by, changed_at=at)
    for kind in KINDS:
        _save_links(kind, imported.rows.get(kind.key, []), saved)
    _save_outline(imported, plan, by, at)
    plan.counters = {**plan.counters, **imported.counters}


def _save_rows(kind: SectionKind, rows: list[ImportedRow], saved: SavedRows, linked: Linked, **known: Any) -> None:
    matches = contact_matches(rows) if kind.key == "contacts" else {}
    made = [
        kind.model(ref=row.ref, extra=row.extra, **matches.get(row.ref, {}), **_values(row, saved, linked), **known)
        for row in rows
    ]
    for row in kind.model.objects.bulk_create(made, batch_size=BATCH):
        saved[row.ref] = row


def _values(row: ImportedRow, saved: SavedRows, linked: Linked) -> dict[str, Any]:
    """The row's values as its model takes them, without the links of which it may have several."""
    values: dict[str, Any] = {}
    for name, said in row.values.items():
        if name in linked:
            values[name] = linked[name].get(str(said).casefold())
        elif fields(row.kind)[name].type == "link":
            values[name] = saved.get(said)
        elif fields(row.kind)[name].type != "links":
            values[name] = said
    return values


def _directory(kind: SectionKind, imported: ImportedPlan) -> Linked:
    """People or suppliers by name, for each field of the kind that links to them."""
    found: Linked = {}
    rows = imported.rows.get(kind.key, [])
    for field in fields(kind.key).values():
        if field.target == "directory":
            names = [str(row.values[field.name]) for row in rows if row.values.get(field.name)]
            model: Any = kind.model._meta.get_field(field.name).related_model
            found[field.name] = _entries(model, names, imported.addresses)
    return found


def _entries(
    model: type[Person] | type[Supplier], names: list[str], addresses: dict[str, dict[str, str]]
) -> dict[str, models.Model]:
    """Entries of the directory by name without case; names that it does not know are added, with their addresses.

    Whom the directory knows keeps the address that it has: a file changes nobody's.
    """
    wanted = {name.casefold(): name for name in reversed(names)}
    if not wanted:
        return {}
    known: dict[str, models.Model] = {name: found[0] for name, found in entries_named(set(wanted), model).items()}
    new = [model(name=name, **addresses.get(key, {})) for key, name in wanted.items() if key not in known]
    return {**known, **{entry.name.casefold(): entry for entry in model.objects.bulk_create(new)}}  # type: ignore[arg-type]


def _save_links(kind: SectionKind, rows: list[ImportedRow], saved: SavedRows) -> None:
    for field in fields(kind.key).values():
        if field.type == "links":
            relation: Any = kind.model._meta.get_field(field.name)
            near, far = relation.m2m_column_name(), relation.m2m_reverse_name()
            relation.remote_field.through.objects.bulk_create(
                [
                    relation.remote_field.through(**{near: saved[row.ref].pk, far: saved[ref].pk})
                    for row in rows
                    for ref in row.values.get(field.name) or []
                ],
                batch_size=BATCH,
            )


def _save_outline(imported: ImportedPlan, plan: Plan, by: User | None, at: datetime) -> None:
    headings = Heading.objects.bulk_create(
        [
            Heading(plan=plan, ref=read.ref, position=position, level=read.level, title=read.title, names=read.names)
            for position, read in enumerate(imported.headings)
        ],
        batch_size=BATCH,
    )
    Block.objects.bulk_create(
        [
            _block(block, position, plan=plan, heading=heading, changed_at=at, changed_by=by)
            for heading, read in zip(headings, imported.headings, strict=True)
            for position, block in enumerate(read.blocks)
        ],
        batch_size=BATCH,
    )


def _block(read: ImportedBlock, position: int, **known: Any) -> Block:
    return Block(
        ref=read.ref,
        position=position,
        kind=read.kind,
        shape=read.shape,
        title=read.title,
        text=read.text,
        columns=read.columns,
        rows=read.rows,
        everything=read.everything,
        defaults=read.defaults,
        **known,
    )
