"""Values with the unit that the header of a column or the label of a line says: ``4 hours`` below “RTO (hours)”.

The field holds what the value means by itself, since it is shown in many places without that header; the words of the
source are kept beside it.
"""

from dataclasses import replace

from bcp_portal.documents.values import with_unit

from .fields import fields, value_type_of
from .found import Found, FoundRow


def measured(found: Found) -> Found:
    """The same with the units of its labels behind the values that say none themselves."""
    if found.kind == "facts":
        return replace(found, rows=[_with_unit(row, "value", _fact_type(row), _name(row)) for row in found.rows])
    for shown in found.columns:
        field = fields(found.kind).get(shown["field"])
        if field is not None:
            rows = [_with_unit(row, field.name, field.type, shown["label"]) for row in found.rows]
            found = replace(found, rows=rows)
    return found


def _fact_type(row: FoundRow) -> str:
    return value_type_of(row.texts.get("topic", "other"))


def _name(row: FoundRow) -> str:
    return row.texts.get("name", "")


def _with_unit(row: FoundRow, name: str, kind: str, label: str) -> FoundRow:
    text = row.texts.get(name, "")
    whole = with_unit(kind, label, text)
    if whole == text:
        return row
    return replace(row, texts={**row.texts, name: whole}, written={name: text, **row.written})
