"""Columns whose field can't hold what the source says there: their text is kept beside the fields, under its label."""

from collections import Counter
from dataclasses import replace

from bcp_portal.documents.values import is_blank

from .fields import Field, fields, name_field, value_type_of
from .found import EXTRA, Column, Found, Unfit

NOBODY = {"n/a", "na", "none", "not applicable", "n.a.", "unassigned", "various", "all", "-"}
LONGEST_NAME = 200
LONGEST_VALUE = 200


def settled(found: Found) -> Found:
    """The same with every column in a field that can hold all its texts. Raises Unfit."""
    for shown in found.columns:
        field = fields(found.kind).get(shown["field"])
        if field is not None and not _holds(field, found):
            found = _kept_beside(found, shown)
    found = with_choices(found)
    _check(found)
    return found


def _holds(field: Field, found: Found) -> bool:
    said = [row.texts.get(field.name, "") for row in found.rows]
    if field.type == "choice":
        return all(not text or choice_of(field, text) for text in said)
    if field.target == "directory":
        return all(not text or is_name(text) for text in said)
    return not field.target or not any(said)


def is_name(text: str) -> bool:
    """Whether the text may be a person's, a team's or a supplier's name."""
    return not is_blank(text) and text.casefold() not in NOBODY and len(text) <= LONGEST_NAME and "\n" not in text


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
