"""Document of an import, the same that its plan would freeze to: for preview, and to check that nothing is lost."""

from dataclasses import replace
from functools import cache, lru_cache
from typing import Any, cast

from bcp_portal.documents.format import FORMAT, Column, Document, StoredBlock, StoredHeading, StoredKind, StoredRow
from bcp_portal.documents.values import READERS, ReadValue, read_leniently
from plans.freezing.draft import freeze_field
from plans.freezing.outline import complete_outline
from plans.sections import KINDS

from .fields import Field, fields, value_type_of
from .imported_plan import PROSE, ImportedBlock, ImportedHeading, ImportedPlan, ImportedRow
from .recognised import EXTRA


def as_document(imported: ImportedPlan, *, code: str = "") -> Document:
    """What the plan would print as; its people and suppliers have no refs yet."""
    labels = {row.ref: label(row) for rows in imported.rows.values() for row in rows}
    kinds: list[StoredKind] = [
        {**frozen_kind(kind.key), "rows": [frozen_row(row, labels) for row in imported.rows.get(kind.key, [])]}
        for kind in KINDS
    ]
    outline = [_heading(heading, imported.title) for heading in imported.headings]
    return {
        "format": FORMAT,
        "code": code,
        "title": imported.title,
        "number": "",
        "signing_order": "any",
        "kinds": kinds,
        "outline": complete_outline(outline, kinds),
        "people": [],
        "suppliers": [],
    }


def as_written(imported: ImportedPlan) -> Document:
    """The same with every word of the source: names with what stands beside them in their cells."""
    added = {(ref, name) for block in imported.blocks for ref in block.rows for name in block.added}
    rows = {kind: [_row_as_written(row, added) for row in rows] for kind, rows in imported.rows.items()}
    headings = [replace(heading, blocks=[*map(_as_written, heading.blocks)]) for heading in imported.headings]
    return as_document(replace(imported, rows=rows, headings=headings))


def _row_as_written(row: ImportedRow, added: set[tuple[str, str]]) -> ImportedRow:
    extra = {label: text for label, text in row.extra.items() if (row.ref, f"{EXTRA}{label}") not in added}
    return replace(row, values={**row.values, **row.written}, extra=extra)


def _as_written(block: ImportedBlock) -> ImportedBlock:
    return replace(block, columns=[column for column in block.columns if column["field"] not in block.added])


@cache
def frozen_kind(key: str) -> StoredKind:
    """A kind without rows."""
    kind = next(kind for kind in KINDS if kind.key == key)
    described = [freeze_field(kind.model._meta.get_field(name)) for name in kind.fields]
    return {"key": key, "title": kind.title, "fields": described, "rows": []}


def frozen_row(row: ImportedRow, labels: dict[str, str]) -> StoredRow:
    """A row with its values as a document holds them."""
    values = {name: _value(field, row, labels) for name, field in fields(row.kind).items()}
    return {"ref": row.ref, "values": values, "extra": row.extra}


def printed_row(row: ImportedRow) -> StoredRow:
    """A row that is only printed, without what its values mean: its links are names still."""
    values = {name: _text(field, row) for name, field in fields(row.kind).items()}
    return {"ref": row.ref, "values": values, "extra": row.extra}


def _text(field: Field, row: ImportedRow) -> Any:
    return _value(field, row, {}) if field.type in {"links", "choice"} else row.values.get(field.name, "")


def _value(field: Field, row: ImportedRow, labels: dict[str, str]) -> Any:
    said = row.values.get(field.name, "")
    if field.type == "links":
        return [{"ref": ref, "text": labels[ref]} for ref in said or []]
    if field.type == "link":
        return {"ref": said, "text": labels[said]} if said in labels else {"text": said}
    if field.type == "choice":
        value = said or default_of(row.kind, field.name)
        return {"value": value, "text": dict(field.choices).get(value, "")}
    value_type = value_type_of(row.values.get("topic", "other")) if row.kind == "facts" else ""
    if field.name == "value" and value_type:
        return dict(_read(value_type, said))
    return dict(_read(field.type, said, field.name)) if field.type in READERS else said


@lru_cache(maxsize=8192)
def _read(value_type: str, text: str, name: str = "") -> ReadValue:
    """A value as it is kept: a plan says the same few over and over."""
    return read_leniently(value_type, text, name)


@cache
def default_of(kind: str, name: str) -> str:
    """The value that a choice has unless told otherwise."""
    return str(next(field.get("default", "") for field in frozen_kind(kind)["fields"] if field["name"] == name))


def label(row: ImportedRow) -> str:
    """What a link to the row says, as the row's own model has it."""
    said = [row.values.get(name, "") for name in ("name", "title", "text") if name in fields(row.kind)]
    return str(said[0]) if said else str(row.values.get("role", row.values.get("number", row.ref)))


def _heading(heading: ImportedHeading, title: str) -> StoredHeading:
    shown = heading.title or ("" if heading.names else title)
    blocks = [_block(block) for block in heading.blocks]
    return {"ref": heading.ref, "level": heading.level, "title": shown, "names": heading.names, "blocks": blocks}


def as_columns(columns: list[dict[str, Any]]) -> list[Column]:
    """Columns of an imported block, which have the keys of a document's."""
    return cast("list[Column]", columns)


def _block(block: ImportedBlock) -> StoredBlock:
    if block.kind == PROSE:
        return {"ref": block.ref, "kind": PROSE, "text": block.text}
    return {
        "ref": block.ref,
        "kind": block.kind,
        "shape": block.shape,
        "title": block.title,
        "columns": as_columns(block.columns),
        "rows": block.rows,
        "everything": block.everything,
        "defaults": block.defaults,
    }
