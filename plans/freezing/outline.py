"""Completing an outline: whatever is filled in is printed somewhere, even if no block asks for it."""

from typing import Any

from bcp_portal.documents.format import StoredBlock, StoredField, StoredHeading, StoredKind, StoredRow, StoredValues
from bcp_portal.documents.values import is_blank

SILENT = {"topic", "stage", "stated_signature", "stated_on"}  # told by the line's own words, or printed by its shape
COVERED_BY = {  # fields that another column may say in its own words
    "name": {"systems", "data"},
    "cadence": {"group"},
    "person": {"name"},
    "supplier": {"name"},
}
SHAPED = {
    "groups": {"group", "text"},
    "signatures": {"role", "person", "deputy"},
    "headings": {"number", "name", "window"},
}


def complete_outline(outline: list[StoredHeading], kinds: list[StoredKind]) -> list[StoredHeading]:
    """The outline with every row in a block, every filled field in a column, phase headings titled by their rows."""
    tables = {kind["key"]: kind for kind in kinds}
    known = {key: {row["ref"]: row for row in kind["rows"]} for key, kind in tables.items()}
    _title_headings(outline, known)
    for block in _blocks(outline):
        _list_rows(block, known[block["kind"]])
    _add_left_out_rows(outline, tables)
    for key, kind in tables.items():
        _add_left_out_fields([block for block in _blocks(outline) if block["kind"] == key], kind)
    return outline


def _blocks(outline: list[StoredHeading]) -> list[StoredBlock]:
    return [block for heading in outline for block in heading["blocks"] if block["kind"] != "prose"]


def _title_headings(outline: list[StoredHeading], known: dict[str, dict[str, StoredRow]]) -> None:
    for heading in list(outline):
        if not heading["names"]:
            continue
        row = known["phases"].get(heading["names"])
        if row is None:
            heading["names"] = ""
        else:
            heading["title"] = phase_title(row["values"])


def phase_title(values: StoredValues) -> str:
    """How a phase reads as a heading: ``Phase 1: Assessment (0-15 minutes)``."""
    number, window = values["number"], values["window"]["text"]
    title = f"{number}: {values['name']}" if number else values["name"]
    return f"{title} ({window})" if window else title


def _list_rows(block: StoredBlock, rows: dict[str, StoredRow]) -> None:
    listed = [ref for ref in block["rows"] if ref in rows]
    if block.pop("everything"):
        known = set(listed)
        listed += [ref for ref in rows if ref not in known]
    block["rows"] = listed


def _add_left_out_rows(outline: list[StoredHeading], tables: dict[str, StoredKind]) -> None:
    printed = {ref for block in _blocks(outline) for ref in block["rows"]} | {heading["names"] for heading in outline}
    for key, kind in tables.items():
        left = [row["ref"] for row in kind["rows"] if row["ref"] not in printed]
        if left:
            first = kind["fields"][0]
            block: StoredBlock = {
                "ref": f"B-{key}",
                "kind": key,
                "shape": "table",
                "title": "",
                "rows": left,
                "defaults": {},
                "columns": [{"field": first["name"], "label": first["label"]}],
            }
            outline.append({"ref": f"H-{key}", "level": 2, "title": kind["title"], "names": "", "blocks": [block]})


def _add_left_out_fields(blocks: list[StoredBlock], kind: StoredKind) -> None:
    rows = {row["ref"]: row for row in kind["rows"]}
    shown: dict[str, set[str]] = {}
    last: dict[str, StoredBlock] = {}
    for block in blocks:
        columns = {column["field"] for column in block["columns"]} | SHAPED.get(block["shape"], set())
        for ref in block["rows"]:
            values = rows[ref]["values"]
            shown.setdefault(ref, set()).update(columns, _implied(block["defaults"], values), _covered(columns, values))
            last[ref] = block
    for field in kind["fields"]:
        _add_field(field, rows, shown, last)
    _add_extra(rows, shown, last)


def _implied(defaults: StoredValues, values: StoredValues) -> set[str]:
    """Fields of which the defaults say the value: refs of rows, names of people and suppliers, texts."""
    return {
        name
        for name, value in defaults.items()
        if name in values and value in (plain(values[name]), _text(values[name]))
    }


def _covered(columns: set[str], values: StoredValues) -> set[str]:
    """Fields whose text is part of what a column says: the tier “Critical” in “Critical Systems”."""
    return {
        name
        for name, others in COVERED_BY.items()
        if name in values
        for other in columns & others & set(values)
        if _text(values[name]).casefold() in _text(values[other]).casefold()
    }


def _text(value: Any) -> str:
    return str(value["text"]) if isinstance(value, dict) else str(value)


def plain(value: Any) -> Any:
    """A frozen value as a form would hold it: a link's ref, a choice's value, a text."""
    if isinstance(value, dict):
        return value.get("ref", value.get("value", value["text"]) if set(value) == {"value", "text"} else value["text"])
    return [link["ref"] for link in value] if isinstance(value, list) else value


def _add_field(
    field: StoredField, rows: dict[str, StoredRow], shown: dict[str, set[str]], last: dict[str, StoredBlock]
) -> None:
    name = field["name"]
    for ref, block in last.items():
        value = rows[ref]["values"][name]
        if name in shown[ref] or name in SILENT or not _filled(value) or plain(value) == field.get("default"):
            continue
        if all(column["field"] != name for column in block["columns"]):
            block["columns"] = [*block["columns"], {"field": name, "label": field["label"]}]


def _filled(value: Any) -> bool:
    text = value["text"] if isinstance(value, dict) else value
    return not is_blank(text) if isinstance(text, str) else bool(text)


def _add_extra(rows: dict[str, StoredRow], shown: dict[str, set[str]], last: dict[str, StoredBlock]) -> None:
    for ref, block in last.items():
        for label in rows[ref]["extra"]:
            name = f"extra:{label}"
            if name not in shown[ref] and all(column["field"] != name for column in block["columns"]):
                block["columns"] = [*block["columns"], {"field": name, "label": label}]
