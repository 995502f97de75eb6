"""The form of a block's layout: its lead-in, its shape, and which columns it shows under which labels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from bcp_portal.documents.format import Column
from bcp_portal.documents.reading import EXTRA
from plans.freezing.draft import field_type
from plans.freezing.outline import SHAPED, SILENT
from plans.sections import SectionKind

SHAPES = {
    "table": "Table",
    "terms": "Name: value, line by line",
    "bullets": "List with bullets",
    "records": "Numbered list, fields below each name",
    "headed": "A small heading for each row",
    "groups": "Gathered under their groups",
    "signatures": "Lines to sign",
}
LONGEST_LABEL = 100
ONLY = {
    "facts": {"terms", "table"},
    "impacts": {"table"},
    "approvals": {"signatures", "table"},
    "history": {"bullets", "table"},
}
SEVERAL = {"terms": 2}  # columns that a shape needs at least; the others print one


@dataclass(frozen=True)
class ColumnChoice:
    """A field that a block may show: its own name, the label it has there, whether it is shown."""

    field: str
    name: str
    label: str
    is_shown: bool = False


class LayoutForm(forms.Form):
    """How a block prints rows of a kind; ``columns`` are those it prints now, ``extras`` the labels its rows add."""

    title = forms.CharField(
        label="Lead-in", required=False, max_length=200, help_text="A line of its own above the list, or nothing."
    )
    shape = forms.ChoiceField(label="Shape")

    def __init__(
        self,
        sent: Any = None,
        *,
        kind: SectionKind,
        layout: Mapping[str, Any],
        extras: Iterable[str] = (),
        auto_id: str = "id_%s",
    ) -> None:
        super().__init__(sent, initial={"title": layout["title"], "shape": layout["shape"]}, auto_id=auto_id)
        self.kind, self.was = kind, layout
        self.names = _names(kind, [column["field"] for column in layout["columns"]], extras)
        choices = [(shape, words) for shape, words in SHAPES.items() if suits(kind, shape) or shape == layout["shape"]]
        self.fields["shape"] = forms.ChoiceField(label="Shape", choices=choices)
        self.choices = self._sent(sent) if sent is not None else self._saved()

    def _saved(self) -> list[ColumnChoice]:
        """Columns as printed, then the fields that the block does not show, which would stand under their own names."""
        labels = {column["field"]: column["label"] for column in self.was["columns"]}
        shown = [ColumnChoice(name, self.names[name], label, is_shown=True) for name, label in labels.items()]
        others = [ColumnChoice(name, own, own) for name, own in self.names.items() if name not in labels]
        return shown + others

    def _sent(self, sent: Any) -> list[ColumnChoice]:
        """Columns in the order in which they were sent; what was not sent at all stays as it is."""
        shown = set(sent.getlist("show"))
        pairs = zip(sent.getlist("column"), sent.getlist("label"), strict=False)
        labels = {name: label.strip() for name, label in pairs if name in self.names}
        found = [ColumnChoice(name, self.names[name], label, is_shown=name in shown) for name, label in labels.items()]
        return found + [choice for choice in self._saved() if choice.field not in labels]

    def move(self, name: str, *, down: bool) -> None:
        """Swap a column with its neighbour."""
        names = [choice.field for choice in self.choices]
        if name not in names:
            return
        choice = self.choices.pop(names.index(name))
        self.choices.insert(max(0, names.index(name) + (1 if down else -1)), choice)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if shape := values.get("shape"):
            self._check(shape, self.layout["columns"])
        return values

    def _check(self, shape: str, columns: Sequence[Column]) -> None:
        least = SEVERAL.get(shape, 1)
        if len(columns) < least:
            raise forms.ValidationError(
                "No column is ticked: tick what this block shows."
                if least == 1
                else f"“{SHAPES[shape]}” shows a name and its value: tick {least} columns or more."
            )
        labels = [column["label"].casefold() for column in columns if column["label"]]
        if twice := next((c["label"] for c in columns if c["label"] and labels.count(c["label"].casefold()) > 1), ""):
            raise forms.ValidationError(f"Two columns are called “{twice}”: give one of them another label.")
        if long := next((label for label in labels if len(label) > LONGEST_LABEL), ""):
            raise forms.ValidationError(f"“{long[:30]}…” is longer than {LONGEST_LABEL} characters: shorten the label.")

    @property
    def layout(self) -> dict[str, Any]:
        """What to hand to the action: title, shape and columns."""
        title, shape = self.cleaned_data.get("title", ""), self.cleaned_data["shape"]
        return {"title": title, "shape": shape, "columns": self._columns(shape)}

    @property
    def has_new_layout(self) -> bool:
        return any(self.was[name] != content for name, content in self.layout.items())

    def _columns(self, shape: str) -> list[Column]:
        """The ticked columns, and those that the shape prints by itself; how they were joined and counted stays."""
        before = {column["field"]: column for column in self.was["columns"]}
        is_same_shape = shape == self.was["shape"]
        ticked = {choice.field: choice for choice in self.choices if choice.is_shown}
        shaped = [name for name in self.kind.fields if name in SHAPED.get(shape, ()) and name not in ticked]
        made: list[Column] = [{"field": name, "label": before.get(name, {}).get("label", "")} for name in shaped]
        for name, choice in ticked.items():
            column: Column = {
                "field": name,
                "label": choice.label or (choice.name if shape == "table" and not is_same_shape else ""),
            }
            if "joint" in before.get(name, {}) and (is_same_shape or self._is_links(name)):
                column["joint"] = before[name]["joint"]
            made.append(column)
        counted = self.was["columns"][0].get("numbered") if self.was["columns"] else None
        if made and is_same_shape and counted is not None:
            made[0]["numbered"] = counted
        return made

    def _is_links(self, name: str) -> bool:
        return not name.startswith(EXTRA) and field_type(self.kind.model._meta.get_field(name)) == "links"


def suits(kind: SectionKind, shape: str) -> bool:
    """Whether rows of the kind can be printed in the shape, and read again as they are: a line says what it is by its
    label, by the name in front of it or by its group.
    """
    if {"group", "text"} <= set(kind.fields):
        return shape in {"groups", "table"}
    if kind.key in ONLY:
        return shape in ONLY[kind.key]
    if kind.fields[0] == "text":  # a line, and no name
        return shape in {"table", "terms", "bullets"}
    return shape in SHAPES and shape not in {"groups", "signatures"}


def _names(kind: SectionKind, shown: Sequence[str], extras: Iterable[str]) -> dict[str, str]:
    """What may be a column, each under its own name."""
    own = [name for name in kind.fields if name in shown or name not in SILENT]
    every = dict.fromkeys([*own, *shown, *(f"{EXTRA}{label}" for label in extras)])
    return {name: _name(kind, name) for name in every}


def _name(kind: SectionKind, name: str) -> str:
    if name.startswith(EXTRA):
        return name.removeprefix(EXTRA)
    return str(getattr(kind.model._meta.get_field(name), "verbose_name", name))
