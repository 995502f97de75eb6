"""Columns whose field can't hold what the source says there: their text is kept beside the fields, under its label."""

from collections import Counter
from dataclasses import replace
from itertools import count

from .cell_names import Named, is_of_firms, named
from .fields import Field, fields, name_field, value_type_of
from .header_units import measured
from .name_placeholders import says_nobody
from .recognised import EXTRA, Column, Found, FoundRow, Unfit

LONGEST_VALUE = 200


def settled(found: Found) -> Found:
    """The same with every column in a field that can hold all its texts. Raises Unfit."""
    found = measured(found)
    for shown in found.columns:
        field = fields(found.kind).get(shown["field"])
        if field is not None and not _holds(field, found):
            found = _kept_beside(found, shown)
    for field in fields(found.kind).values():
        if field.target == "directory":
            found = _with_names(found, field.name)
    found = with_choices(found)
    _check(found)
    return found


def _holds(field: Field, found: Found) -> bool:
    said = [row.texts.get(field.name, "") for row in found.rows]
    if field.type == "choice":
        return all(not text or choice_of(field, text) for text in said)
    if field.target == "directory":
        return _are_names(said, is_firm=is_of_firms(field.name))
    return not field.target or not any(said)


def _are_names(said: list[str], *, is_firm: bool) -> bool:
    """Whether most of what is filled in names somebody."""
    filled = [text for text in said if not says_nobody(text)]
    return 2 * sum(bool(named(text, is_firm=is_firm).name) for text in filled) >= len(filled)


def _with_names(found: Found, name: str) -> Found:
    """The same with the names alone in the field, and what else its cells say in a column of its own behind it."""
    said = [(row, named(row.texts.get(name, ""), is_firm=is_of_firms(name))) for row in found.rows]
    shown = next((column for column in found.columns if column["field"] == name), None)
    beside = ""
    if any(one.beside for _, one in said):
        if not shown or not shown["label"]:
            raise Unfit(f"“{name}” can't hold what stands there")
        beside = _free_label(found, shown["label"])
        columns = [each for column in found.columns for each in _followed(column, shown, beside)]
        found = replace(found, columns=columns, added=(*found.added, f"{EXTRA}{beside}"))
    return replace(found, rows=[_named_row(row, name, one, beside) for row, one in said])


def _followed(column: Column, shown: Column, beside: str) -> list[Column]:
    return [column, {"field": f"{EXTRA}{beside}", "label": beside}] if column is shown else [column]


def _free_label(found: Found, label: str) -> str:
    """A label for one more column of the same: ``Owner 2``."""
    taken = {column["label"] for column in found.columns}
    return next(f"{label} {number}" for number in count(2) if f"{label} {number}" not in taken)


def _named_row(row: FoundRow, name: str, one: Named, beside: str) -> FoundRow:
    text = row.texts.get(name, "")
    if text == one.name:
        return row
    texts = {**row.texts, name: one.name, **({f"{EXTRA}{beside}": one.beside} if one.beside else {})}
    addresses = {one.name.casefold(): one.addresses} if one.addresses else {}
    return replace(row, texts=texts, written={name: text, **row.written}, addresses={**row.addresses, **addresses})


def choice_of(field: Field, text: str) -> str:
    """The choice that the text names, or ``""``."""
    return next((value for value, label in field.choices if text.casefold() == label.casefold()), "")


def _kept_beside(found: Found, shown: Column) -> Found:
    if not shown["label"]:
        raise Unfit(f"“{shown['field']}” can't hold what stands there")
    return found.with_column(shown["field"], f"{EXTRA}{shown['label']}")


def with_choices(found: Found) -> Found:
    """The same with choices by their value."""
    choices = {
        shown["field"]: field
        for shown in found.columns
        if (field := fields(found.kind).get(shown["field"])) and field.choices
    }
    if not choices:
        return found
    rows = [
        replace(
            row,
            texts={
                name: choice_of(choices[name], text) if name in choices else text for name, text in row.texts.items()
            },
        )
        for row in found.rows
    ]
    return replace(found, rows=rows)


def _check(found: Found) -> None:
    repeated = [name for name, times in Counter(shown["field"] for shown in found.columns).items() if times > 1]
    if repeated or not found.rows:
        raise Unfit("two columns have the same name" if repeated else "it has no rows")
    opening = name_field(found.kind)
    for row in found.rows:
        if opening and not row.texts.get(opening, "").strip():
            raise Unfit("a row has no name")
        for name, text in row.texts.items():
            longest = _longest(found.kind, name, row.texts)
            if longest and len(text) > longest:
                raise Unfit(f"a text is longer than the {longest} letters that fit there")
    if len(found.rows) == 1 and not any(text.strip() for text in found.rows[0].texts.values()):
        raise Unfit("it is empty")


def _longest(kind: str, name: str, texts: dict[str, str]) -> int | None:
    """How long a text may be; one that is read as a value is short in whatever field it stands."""
    field = fields(kind).get(name)
    if field is None or field.target:
        return None
    if kind == "facts" and name == "value" and value_type_of(texts.get("topic", "other")):
        return LONGEST_VALUE
    return field.longest
