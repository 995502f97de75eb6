"""A range pasted from a spreadsheet: cells, the columns that they fill, and what each row would become."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bcp_portal.documents.reading import EXTRA
from bcp_portal.documents.values import READERS, with_unit
from plans.forms.inputs import DirectoryField, RowChoice, RowChoices
from plans.forms.rows import RowForm, form_for, input_name
from plans.freezing.draft import field_type
from plans.importing.field_labels import fields_for
from plans.models.plan import Row

from .editing import OpenBlock
from .pasted_cells import cells_of

MOST_OPEN = 1000  # refused cells that can be mended in one preview: a form has an end
LEAVE_OUT = "-"
SEVERAL = ";\n"  # what stands between the names in a cell


@dataclass(frozen=True)
class PastedCell:
    """A cell of the preview: as it was pasted (or mended since), and why its field refuses it."""

    name: str
    text: str
    error: str = ""
    is_mended: bool = False  # it says something else than was pasted
    is_open: bool = False  # it is refused and can be mended in its place

    @property
    def lines(self) -> int:
        """How high its input is."""
        return min(self.text.count("\n") + 1, 6)


@dataclass(frozen=True)
class PastedRow:
    """A row of the preview: its line, its cells, why it is refused as a whole, whether the plan has one of its name."""

    number: int
    cells: list[PastedCell]
    error: str = ""
    is_known: bool = False


@dataclass
class Pasted:
    """What was pasted into a block. ``sent`` is the form: the text, and once it was shown which column fills what."""

    opened: OpenBlock
    sent: Any
    rows: list[list[str]] = field(default_factory=list)
    opened_cells: int = 0

    def __post_init__(self) -> None:
        self.rows = cells_of(self.sent.get("cells", ""))

    @cached_property
    def has_head(self) -> bool:
        """Whether the first line names columns: as chosen, else where two of its cells name fields, or its only one."""
        if "head" in self.sent:
            return str(self.sent["head"]) == "yes"
        named = [label for label in self.labels_above if self._by_label.get(label)]
        return len(named) >= min(2, len([label for label in self.labels_above if label]) or 2)

    @property
    def labels_above(self) -> list[str]:
        return self.rows[0] if self.rows else []

    @cached_property
    def _by_label(self) -> dict[str, str]:
        """Field by label of the first line: what the block calls its columns, then what plans call such fields."""
        own = {column["label"].casefold(): column["field"] for column in self.opened.columns if column["label"]}
        usual = fields_for(self.opened.kind.key, [label for label in self.labels_above if label])
        found: dict[str, str] = {}
        for label in self.labels_above:
            name = own.get(label.casefold()) or usual.get(label, "")
            if label and name and name not in found.values():
                found[label] = name
        return found

    @property
    def body(self) -> list[list[str]]:
        return self.rows[1:] if self.has_head else self.rows

    @cached_property
    def fills(self) -> list[str]:
        """For each column the field that it fills, ``extra:Label`` for a column that no field holds, or LEAVE_OUT."""
        width = len(self.labels_above)
        known = {name for name, _ in self.choices}
        if "column" in self.sent:
            given = [name if name in known else LEAVE_OUT for name in self.sent.getlist("column")]
            return (given + [LEAVE_OUT] * width)[:width]
        if self.has_head:
            return [self._by_label.get(label) or self._extra(place) for place, label in enumerate(self.labels_above)]
        names = [column["field"] for column in self.opened.columns]
        names += [name for name in self.opened.kind.fields if name not in names]
        return [names[place] if place < len(names) else self._extra(place) for place in range(width)]

    def _extra(self, place: int) -> str:
        label = self.labels_above[place] if self.has_head and self.labels_above[place] else f"Column {place + 1}"
        return f"{EXTRA}{label[:100]}"

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        """What a column can fill: the fields, the columns of its own that nothing else holds, or nothing."""
        labels = {column["field"]: column["label"] for column in self.opened.columns}
        fields = [(name, labels.get(name) or self._label(name)) for name in self.opened.kind.fields]
        extras = [name for name in labels if name.startswith(EXTRA)]
        extras += [name for place in range(len(self.labels_above)) if (name := self._extra(place)) not in extras]
        own = [(name, f"{name.removeprefix(EXTRA)} (a column of its own)") for name in extras]
        return [*fields, *own, (LEAVE_OUT, "Leave this column out")]

    def _label(self, name: str) -> str:
        return str(getattr(self.opened.kind.model._meta.get_field(name), "verbose_name", name))

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Label above and what it fills, for each column."""
        above = self.labels_above if self.has_head else [f"Column {place + 1}" for place in range(len(self.fills))]
        return list(zip(above, self.fills, strict=True))

    @property
    def doubled(self) -> list[str]:
        """Labels of fields that two columns would fill."""
        used = [name for name in self.fills if name != LEAVE_OUT]
        return [label for name, label in self.choices if used.count(name) > 1]

    @cached_property
    def _links(self) -> dict[str, dict[str, str]]:
        """For each field that names rows of the plan: refs by what a cell may say, a name or a ref."""
        found: dict[str, dict[str, str]] = {}
        for name, one in self._make.base_fields.items():
            if isinstance(one, RowChoice | RowChoices):
                rows: list[Row] = list(one.queryset.all()) if one.queryset is not None else []
                by_name = {row.label.casefold(): row.ref for row in rows}
                found[name] = by_name | {row.ref.casefold(): row.ref for row in rows}
        return found

    @cached_property
    def _make(self) -> type[RowForm]:
        columns = [*self.opened.columns]
        known = {column["field"] for column in columns}
        new = [name for name in self.fills if name.startswith(EXTRA) and name not in known]
        columns += [{"field": name, "label": name.removeprefix(EXTRA)} for name in new]
        return form_for(self.opened.kind, self.opened.plan, columns)

    @cached_property
    def preview(self) -> list[PastedRow]:
        return [row for row, _ in self._read]

    @cached_property
    def values(self) -> list[dict[str, Any]]:
        """What the rows are added with; only once nothing is refused."""
        return [values for _, values in self._read]

    @property
    def refused(self) -> int:
        """How many cells and rows can't be taken as they are."""
        return sum(bool(row.error) + sum(bool(cell.error) for cell in row.cells) for row in self.preview)

    @property
    def known(self) -> int:
        """How many rows are called as one that stands in the plan already."""
        return sum(row.is_known for row in self.preview)

    @cached_property
    def new_names(self) -> list[str]:
        """People and suppliers who come into the directory by this."""
        said = (value for values in self.values for value in values.values())
        return sorted({one.name for one in said if getattr(getattr(one, "_state", None), "adding", False)})

    @cached_property
    def _read(self) -> list[tuple[PastedRow, dict[str, Any]]]:
        rows = self.opened.kind.model.objects.living().filter(plan=self.opened.plan)
        names = {row.label.strip().casefold() for row in rows}
        made: dict[tuple[type, str], Any] = {}
        return [
            self._row(number, cells, names, made) for number, cells in enumerate(self.body, 2 if self.has_head else 1)
        ]

    def _row(
        self, number: int, cells: Sequence[str], names: set[str], made: dict[tuple[type, str], Any]
    ) -> tuple[PastedRow, dict[str, Any]]:
        said = [str(self.sent.get(f"cell-{number}-{place}", text)).strip() for place, text in enumerate(cells)]
        filled = {name: text for name, text in zip(self.fills, said, strict=True) if name != LEAVE_OUT and text}
        errors: dict[str, str] = {}
        form = self._form(filled, errors)
        for name, found in form.errors.items():
            errors.setdefault(name, str(found[0]))
        shown = [
            self._cell(f"cell-{number}-{place}", text, errors.pop(input_name(name), ""), is_mended=text != cells[place])
            for place, (name, text) in enumerate(zip(self.fills, said, strict=True))
        ]
        values = self._values(form, filled, made) if form.is_valid() else {}
        label = next((filled[name] for name in ("name", "title", "text") if name in filled), "")
        return PastedRow(number, shown, self._whole(errors), bool(label) and label.strip().casefold() in names), values

    def _cell(self, name: str, text: str, error: str, *, is_mended: bool) -> PastedCell:
        self.opened_cells += bool(error)
        return PastedCell(name, text, error, is_mended, bool(error) and self.opened_cells <= MOST_OPEN)

    def _whole(self, errors: Mapping[str, str]) -> str:
        """Errors that belong to no column of what was pasted."""
        fields = self._make.base_fields
        return " ".join(f"{fields[name].label}: {said}" if name in fields else said for name, said in errors.items())

    def _form(self, filled: Mapping[str, str], errors: dict[str, str]) -> RowForm:
        """The row's form, with names of rows as refs; what names no row is told in ``errors`` and left to be mended."""
        given: dict[str, Any] = {name: value for name, value in self.opened.frozen["defaults"].items() if value}
        for name, text in filled.items():
            try:
                given[input_name(name)] = self._given(name, text)
            except ValidationError as refusal:
                errors[input_name(name)] = refusal.messages[0]
        blank = self.opened.kind.model(plan=self.opened.plan)
        for name in self._make.base_fields:
            if name not in given and isinstance(self._make.base_fields[name], forms.TypedChoiceField):
                given[name] = getattr(blank, name)
        return self._make(given, instance=blank)

    def _given(self, name: str, text: str) -> Any:
        """What an input would send for the words of a cell. Raises ValidationError."""
        one = self._make.base_fields[input_name(name)]
        if isinstance(one, RowChoices):
            return [self._ref(name, part) for part in _parts(text, self._links[name])]
        if isinstance(one, RowChoice):
            return self._ref(name, text)
        if isinstance(one, forms.TypedChoiceField):
            return _choice(one, text)
        kind = "" if name.startswith(EXTRA) else field_type(self.opened.kind.model._meta.get_field(name))
        label = next((above for above, fills in self.columns if fills == name), "")
        return with_unit(kind, label, text) if kind in READERS and self.has_head else text

    def _ref(self, name: str, said: str) -> str:
        ref = self._links[name].get(said.strip().casefold())
        if ref is None:
            raise ValidationError(f"This plan has no row called “{said.strip()[:100]}”: write its name, or clear it.")
        return ref

    def _values(self, form: RowForm, filled: Mapping[str, str], made: dict[tuple[type, str], Any]) -> dict[str, Any]:
        """Values of what was pasted alone, so that all else takes its defaults; one entry for a name said twice."""
        values = {name: value for name, value in form.values.items() if name in filled}
        for name, value in values.items():
            if isinstance(form.fields[input_name(name)], DirectoryField) and value is not None and value._state.adding:
                values[name] = made.setdefault((type(value), value.name.casefold()), value)
        return values


def _parts(text: str, known: Mapping[str, str]) -> Iterable[str]:
    """The names in a cell: between semicolons or on lines of their own; between commas where the whole is no name."""
    if text.strip().casefold() in known:
        return [text]
    marks = SEVERAL if any(mark in text for mark in SEVERAL) else ","
    for mark in marks:
        text = text.replace(mark, "\n")
    return [part for part in text.split("\n") if part.strip()]


def _choice(one: forms.TypedChoiceField, text: str) -> Any:
    choices: list[tuple[Any, Any]] = list(one.widget.choices)
    words = {str(value).casefold(): value for value, _ in choices}
    words |= {str(said).casefold(): value for value, said in choices}
    if text.casefold() not in words:
        raise ValidationError(f"Write one of these: {', '.join(str(said) for value, said in choices if value)}.")
    return words[text.casefold()]
