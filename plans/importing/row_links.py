"""Links between rows: where every text of a column names rows of the plan, the column holds links instead of texts."""

from collections import Counter
from dataclasses import replace

from .cell_names import cell_name
from .field_labels import field_for
from .fields import Field, fields, name_field
from .imported_plan import ImportedBlock, ImportedPlan, ImportedRow
from .person_spellings import join_persons
from .recognised import EXTRA, ColumnDraft

JOINTS = ("; ", ", ")
UNNAMED = {"impacts": "function"}  # what a column without a label may name


def link_rows(imported: ImportedPlan) -> None:
    """Turn columns of names into links, find contacts in the directory, settle which blocks print all of a kind."""
    join_persons(imported)
    refs = {kind: _names(rows, kind) for kind, rows in imported.rows.items()}
    for block in imported.blocks:
        for column in block.columns:
            if column["field"].startswith(EXTRA):
                _link_column(imported, block, column, refs)
        block.everything = block.everything and len(set(block.rows)) == len(imported.rows[block.kind])
    _link_contacts(imported)


def _link_contacts(imported: ImportedPlan) -> None:
    """Contacts that only have a name are the people and suppliers whom the plan names elsewhere."""
    known = {name: _named(imported, name) for name in ("person", "supplier")}
    for row in imported.rows.get("contacts", []):
        said = cell_name(str(row.values.get("name", ""))).name.casefold()
        found = [name for name, names in known.items() if said in names]
        if len(found) == 1 and not any(row.values.get(name) for name in known):
            imported.replace(replace(row, values={**row.values, found[0]: known[found[0]][said]}))


def _named(imported: ImportedPlan, target: str) -> dict[str, str]:
    """Names as first written, by the name without case, of all suppliers or of everybody else in the directory."""
    said: dict[str, str] = {}
    for kind, rows in imported.rows.items():
        for name, field in fields(kind).items():
            if field.target == "directory" and (name == "supplier") == (target == "supplier"):
                for text in (str(row.values[name]) for row in rows if row.values.get(name)):
                    said.setdefault(text.casefold(), text)
    return said


def _names(rows: list[ImportedRow], kind: str) -> dict[str, str]:
    """Ref by name; a name that two rows bear names neither."""
    opening = name_field(kind)
    said = [str(row.values.get(opening, "")) for row in rows] if opening else []
    times = Counter(said)
    return {name: row.ref for name, row in zip(said, rows, strict=False) if times[name] == 1}


def _link_column(
    imported: ImportedPlan, block: ImportedBlock, column: ColumnDraft, refs: dict[str, dict[str, str]]
) -> None:
    label = column["field"].removeprefix(EXTRA)
    name = field_for(block.kind, label) or UNNAMED.get(block.kind, "") * (not label)
    field = fields(block.kind).get(name)
    if field is None or field.target not in refs or any(shown["field"] == name for shown in block.columns):
        return
    rows = imported.printed_by(block)
    for joint in JOINTS:
        found = [_named_refs(row.extra.get(label, ""), field, refs[field.target], joint) for row in rows]
        if all(links is not None for links in found):
            changed = _linked_column(column, field, joint)
            block.columns = [changed if shown is column else shown for shown in block.columns]
            for row, links in zip(rows, found, strict=True):
                imported.replace(_linked(row, field, label, links or []))
            return


def _named_refs(text: str, field: Field, refs: dict[str, str], joint: str) -> list[str] | None:
    """Refs of the rows that the text names, or None if it says anything else."""
    names = (text.split(joint) if field.type == "links" else [text]) if text else []
    found = [refs.get(name, "") for name in names]
    return found if all(found) and found == sorted(set(found), key=_number) else None


def _number(ref: str) -> int:
    """Rows hold several links in the order of what they link to, so only names in that order can become links."""
    return int(ref.rpartition("-")[2] or 0)


def _linked_column(column: ColumnDraft, field: Field, joint: str) -> ColumnDraft:
    is_usual = joint == JOINTS[0] or field.type == "link"
    return {**column, "field": field.name, **({} if is_usual else {"joint": joint})}


def _linked(row: ImportedRow, field: Field, label: str, refs: list[str]) -> ImportedRow:
    extra = {name: text for name, text in row.extra.items() if name != label}
    value = refs if field.type == "links" else (refs[0] if refs else "")
    return replace(row, values={**row.values, field.name: value}, extra=extra)
