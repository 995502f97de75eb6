"""The form of one field, for several rows at once."""

from typing import Any

from django import forms

from plans.sections import SectionKind

from .rows import RowForm

NAMING = {"name", "title", "text", "number", "value", "function", "after"}  # what makes a row the one that it is


def settable(kind: SectionKind) -> list[str]:
    """The fields of a kind that several rows can share."""
    return [name for name in kind.fields if name not in NAMING]


class _OneField(RowForm):
    """The only field; it may also be emptied, which is no empty row."""

    only = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {self.only: self.fields[self.only]}

    def clean(self) -> dict[str, Any]:
        return forms.ModelForm.clean(self) or {}


def one_field_form(make: type[RowForm], field: str) -> type[RowForm]:
    """The form ``make`` of a kind, narrowed to one of its fields."""
    meta = type("Meta", (), {"model": make._meta.model, "fields": [field]})
    return type(
        f"{make.__name__}Of{field}", (_OneField, make), {"only": field, "shown": (field,), "more": (), "Meta": meta}
    )
