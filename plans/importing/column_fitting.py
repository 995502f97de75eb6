"""Fit of columns: what its field can't hold is kept beside the fields, as the source says it, under its label."""

from collections import Counter
from dataclasses import replace
from itertools import count

from .cell_names import CellName, cell_name, is_of_firms
from .fields import Field, fields, name_field, value_type_of
from .header_units import with_header_units
from .name_placeholders import says_nobody
from .recognised import EXTRA, ColumnDraft, RecognisedRow, RecognisedRows, Unfit

LONGEST_VALUE = 200


def with_fitting_columns(recognised: RecognisedRows) -> RecognisedRows:
    """The same with every column in a field that can hold all its texts. Raises Unfit."""
    recognised = with_header_units(recognised)
    for shown in recognised.columns:
        field = fields(recognised.kind).get(shown["field"])
        if field is not None and not _holds(field, recognised):
            recognised = _kept_beside(recognised, shown)
    for field in fields(recognised.kind).values():
        if field.target == "directory":
            recognised = _with_names(recognised, field.name)
    recognised = with_choices(recognised)
    _check(recognised)
    return recognised


def _holds(field: Field, recognised: RecognisedRows) -> bool:
    said = [row.texts.get(field.name, "") for row in recognised.rows]
    if field.type == "choice":
        return all(not text or choice_of(field, text) for text in said)
    if field.target == "directory":
        return _are_names(said, is_firm=is_of_firms(field.name))
    return not field.target or not any(said)


def _are_names(said: list[str], *, is_firm: bool) -> bool:
    """Whether most of what is filled in names somebody."""
    filled = [text for text in said if not says_nobody(text)]
    return 2 * sum(bool(cell_name(text, is_firm=is_firm).name) for text in filled) >= len(filled)


def _with_names(recognised: RecognisedRows, name: str) -> RecognisedRows:
    """The same with the names alone in the field, and what else its cells say in a column of its own behind it."""
    said = [(row, cell_name(row.texts.get(name, ""), is_firm=is_of_firms(name))) for row in recognised.rows]
    shown = next((column for column in recognised.columns if column["field"] == name), None)
    beside = ""
    if any(one.beside for _, one in said):
        if not shown or not shown["label"]:
            raise Unfit(f"“{name}” can't hold what stands there")
        beside = _free_label(recognised, shown["label"])
        columns = [each for column in recognised.columns for each in _followed(column, shown, beside)]
        recognised = replace(recognised, columns=columns, added=(*recognised.added, f"{EXTRA}{beside}"))
    return replace(recognised, rows=[_named_row(row, name, one, beside) for row, one in said])


def _followed(column: ColumnDraft, shown: ColumnDraft, beside: str) -> list[ColumnDraft]:
    return [column, {"field": f"{EXTRA}{beside}", "label": beside}] if column is shown else [column]


def _free_label(recognised: RecognisedRows, label: str) -> str:
    """A label for one more column of the same: ``Owner 2``."""
    taken = {column["label"] for column in recognised.columns}
    return next(f"{label} {number}" for number in count(2) if f"{label} {number}" not in taken)


def _named_row(row: RecognisedRow, name: str, one: CellName, beside: str) -> RecognisedRow:
    text = row.texts.get(name, "")
    if text == one.name:
        return row
    texts = {**row.texts, name: one.name, **({f"{EXTRA}{beside}": one.beside} if one.beside else {})}
    addresses = {one.name.casefold(): one.addresses} if one.addresses else {}
    return replace(row, texts=texts, written={name: text, **row.written}, addresses={**row.addresses, **addresses})


def choice_of(field: Field, text: str) -> str:
    """The choice that the text names, or ``""``."""
    return next((value for value, label in field.choices if text.casefold() == label.casefold()), "")


def _kept_beside(recognised: RecognisedRows, shown: ColumnDraft) -> RecognisedRows:
    if not shown["label"]:
        raise Unfit(f"“{shown['field']}” can't hold what stands there")
    return recognised.with_column(shown["field"], f"{EXTRA}{shown['label']}")


def with_choices(recognised: RecognisedRows) -> RecognisedRows:
    """The same with choices by their value."""
    choices = {
        shown["field"]: field
        for shown in recognised.columns
        if (field := fields(recognised.kind).get(shown["field"])) and field.choices
    }
    if not choices:
        return recognised
    rows = [
        replace(
            row,
            texts={
                name: choice_of(choices[name], text) if name in choices else text for name, text in row.texts.items()
            },
        )
        for row in recognised.rows
    ]
    return replace(recognised, rows=rows)


def _check(recognised: RecognisedRows) -> None:
    repeated = [name for name, times in Counter(shown["field"] for shown in recognised.columns).items() if times > 1]
    if repeated or not recognised.rows:
        raise Unfit("two columns have the same name" if repeated else "it has no rows")
    opening = name_field(recognised.kind)
    for row in recognised.rows:
        if opening and not row.texts.get(opening, "").strip():
            raise Unfit("a row has no name")
        for name, text in row.texts.items():
            longest = _longest(recognised.kind, name, row.texts)
            if longest and len(text) > longest:
                raise Unfit(f"a text is longer than the {longest} characters that fit there")
    if len(recognised.rows) == 1 and not any(text.strip() for text in recognised.rows[0].texts.values()):
        raise Unfit("it is empty")


def _longest(kind: str, name: str, texts: dict[str, str]) -> int | None:
    """How long a text may be; one that is read as a value is short in whatever field it stands."""
    field = fields(kind).get(name)
    if field is None or field.target:
        return None
    if kind == "facts" and name == "value" and value_type_of(texts.get("topic", "other")):
        return LONGEST_VALUE
    return field.longest
