"""One form per kind of row, made from the registry."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db import models

from bcp_portal.documents.format import Column
from bcp_portal.documents.values import READERS, Unreadable, is_blank, with_unit
from bcp_portal.look.organisation import organisation
from plans.freezing.draft import field_type
from plans.models.directory import Person, Supplier
from plans.models.facts import Fact
from plans.models.fields import ProseField, ValueField
from plans.models.plan import Plan, Row
from plans.sections import SectionKind

from .fields import LONGEST_PROSE, ProseInput, as_seen
from .inputs import Directory, DirectoryField, RowChoice, RowChoices, Suggesting, open_at

FieldSuggestions = Mapping[str, Sequence[str]]  # by field name

EXTRA = "extra:"
EXAMPLES = {
    "duration": "4h",
    "money": "$5,000",
    "frequency": "Quarterly",
    "date": "14 April 2025",
    "window": "0-15 minutes",
}
MISSING = "{label} is missing: write it here."
TOO_LONG = "This has %(show_value)d characters and %(limit_value)d fit: shorten it."
GONE = "That row is no longer in this plan: choose another."


class ValueInput(forms.CharField):
    """The text of a value; a bare number takes the unit that its column's label says, as in an import."""

    value_type = ""

    def to_python(self, value: Any) -> str:
        return with_unit(self.value_type, str(self.label or ""), str(super().to_python(value)))


class RowForm(forms.ModelForm[Row]):
    """The fields of one row: first those that its block shows, then ``more``."""

    shown: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    extras: Mapping[str, str] = {}  # label by field name, for columns of a source that no field holds
    wanted = ""  # the input at which it opens, if not the first
    begun: Collection[str] = ()  # fields of a new row that hold what a finding asks for

    def __init__(
        self, sent: Any = None, *, instance: Row, initial: Mapping[str, Any] | None = None, auto_id: str = "id_%s"
    ) -> None:
        saved = {**self._saved(instance), **(initial or {})}
        super().__init__(as_seen(sent), instance=instance, initial=saved, auto_id=auto_id)
        for name, label in self.extras.items():
            self.fields[name].initial = instance.extra.get(label, "")

    def _saved(self, row: Row) -> dict[str, Any]:
        """Links as their fields show them; whatever is deleted is not offered."""
        saved: dict[str, Any] = {}
        for name, field in self.base_fields.items():
            if isinstance(field, DirectoryField):
                saved[name] = field.written(getattr(row, name))
            elif isinstance(field, RowChoices):
                saved[name] = [linked for linked in getattr(row, name).all() if not linked.deleted_at] if row.pk else []
            elif isinstance(field, RowChoice):
                saved[name] = getattr(row, name)
        return saved

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.shown]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.more]

    @property
    def opens_more(self) -> bool:
        """Whether a field that stands folded away is to be mended, or begins with a value that somebody should see."""
        return any(name in self.errors or name in self.begun or name == self.wanted for name in self.more)

    def want(self, field: str) -> str:
        """Open at a field; the name of its input, ``""`` where the form lacks it."""
        self.wanted = open_at(self, input_name(field))
        return self.wanted

    def begin(self) -> None:
        """Begin where something is still to be written: at the first blank field, boxes aside, else at the first."""
        controls = [self[name] for name in self.shown if not self.fields[name].widget.use_fieldset]
        blank = next((control for control in controls if _is_to_fill(control)), None)
        for control in [blank or next(iter(controls), None)]:
            if control:
                control.field.widget.attrs |= {"autofocus": True, **({"data-blank": True} if blank else {})}

    @property
    def values(self) -> dict[str, Any]:
        """What to hand to the action, by field name or ``extra:Label``."""
        return {self._key(name): value for name, value in self.cleaned_data.items()}

    def _key(self, name: str) -> str:
        return f"{EXTRA}{self.extras[name]}" if name in self.extras else name

    def clean(self) -> dict[str, Any]:
        values = {**(super().clean() or {}), **self._left_unread(), **self._in_its_currency()}
        choices = {name for name, field in self.fields.items() if isinstance(field, forms.TypedChoiceField)}
        if not self.errors and not any(bool(value) for name, value in values.items() if name not in choices):
            raise forms.ValidationError("This row is empty: write something in it, or cancel.")
        return values

    def _in_its_currency(self) -> dict[str, Any]:
        """Amounts that were typed just now without a currency, in that of the organisation, where it has one."""
        known = organisation().currency
        typed = [name for name in self.changed_data if getattr(self.fields[name], "value_type", "") == "money"]
        given = {name: self.cleaned_data[name] for name in typed if name in self.cleaned_data}
        return {name: with_unit("money", f"in {known}", text) for name, text in given.items()} if known else {}

    def _left_unread(self) -> dict[str, Any]:
        """Values that an import kept although they can't be read: they hinder nobody who changes another field."""
        left = [name for name in self.errors if self.has_error(name, "unreadable") and name not in self.changed_data]
        for name in left:
            del self.errors[name]
        return {name: self.get_initial_for_field(self.fields[name], name) for name in left}


class FactForm(RowForm):
    """A fact: how its value is read depends on what the fact means."""

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        reader = Fact(topic=values.get("topic", "")).value_type
        if reader and values.get("value") and {"value", "topic"} & set(self.changed_data):
            values["value"] = with_unit(reader, values.get("name", ""), values["value"])
            try:
                READERS[reader](values["value"])
            except Unreadable as refusal:
                self.add_error("value", str(refusal))
        return values


def _is_to_fill(control: forms.BoundField) -> bool:
    """Whether a field is empty or holds a placeholder, ``TBD``."""
    value = control.value()
    return value is None or (isinstance(value, str) and is_blank(value))


def form_for(
    kind: SectionKind, plan: Plan, columns: Iterable[Column] = (), suggestions: FieldSuggestions | None = None
) -> type[RowForm]:
    """The form of a kind for rows of one plan; ``columns`` of a block come first, under the block's labels."""
    labels = {column["field"]: column["label"] for column in columns}
    extras = {extra_name(name): name.removeprefix(EXTRA) for name in labels if name.startswith(EXTRA)}
    shown = [input_name(name) for name in labels] or list(kind.fields)
    maker = FieldMaker(plan, labels, suggestions or {})
    fields = {name: maker.field(kind.model._meta.get_field(name)) for name in kind.fields}
    fields |= {name: forms.CharField(label=label, required=False, max_length=2000) for name, label in extras.items()}
    for name in extras:
        fields[name].width = "half"  # type: ignore[attr-defined]
    return type(
        f"{kind.model.__name__}Form",
        (FactForm if kind.model is Fact else RowForm,),
        {
            **fields,
            "extras": extras,
            "shown": tuple(shown),
            "more": tuple(n for n in fields if n not in shown),
            "Meta": type("Meta", (), {"model": kind.model, "fields": list(kind.fields), "formfield_callback": _ours}),
        },
    )


def _ours(*_: Any, **__: Any) -> None:
    """Django makes no field of its own beside: all of them are ours."""


def input_name(field: str) -> str:
    """The name of the input of a field or of a column that no field holds."""
    return extra_name(field) if field.startswith(EXTRA) else field


def extra_name(column: str) -> str:
    """The name of an input for a column such as ``extra:Floor``, safe to stand in an id."""
    return f"extra-{sha256(column.encode()).hexdigest()[:12]}"


class FieldMaker:
    """Makes form fields of model fields, for one plan."""

    def __init__(self, plan: Plan, labels: Mapping[str, str], suggestions: FieldSuggestions) -> None:
        self.plan, self.labels, self.suggestions = plan, labels, suggestions
        self.directory = Directory()

    def field(self, field: Any) -> forms.Field:
        """The form field, with its label, words for errors, and ``width`` for its column."""
        made = self._link(field) or self._plain(field)
        made.label = self.labels.get(field.name) or str(field.verbose_name)
        made.error_messages["required"] = MISSING.format(label=made.label)
        made.error_messages["invalid_choice"] = GONE
        for validator in made.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = TOO_LONG
        made.widget.attrs.pop("maxlength", None)  # a browser would cut what is pasted, and say nothing
        made.width = _width(field)  # type: ignore[attr-defined]
        if example := EXAMPLES.get(field_type(field)):
            made.widget.attrs |= {"placeholder": example, "title": made.help_text}
            made.help_text = ""
        return made

    def _link(self, field: Any) -> forms.Field | None:
        options = {"required": False, "help_text": field.help_text}
        linked: Any = field.related_model
        if isinstance(field, models.ManyToManyField):
            return RowChoices(linked, self.plan, **options)
        if not isinstance(field, models.ForeignKey):
            return None
        if linked in {Person, Supplier}:
            return DirectoryField(linked, self.directory, **options)
        return RowChoice(linked, self.plan, **options)

    def _plain(self, field: Any) -> forms.Field:
        options: dict[str, Any] = {}
        if field.name in self.suggestions and not field.choices:
            said = self.suggestions[field.name]
            options = {"widget": Suggesting(lambda: ((text, "") for text in said))}
        elif isinstance(field, ProseField):
            widget = forms.Textarea({"rows": 4})
            options = {"form_class": ProseInput, "max_length": LONGEST_PROSE, "widget": widget}
        if isinstance(field, ValueField):
            options["form_class"] = ValueInput
        made: forms.Field = field.formfield(**options)
        if isinstance(made, ValueInput):
            made.value_type = field.value_type
        return made


def _width(field: Any) -> str:
    kind = field_type(field)
    if kind == "duration":
        return "narrow"
    if kind in {"prose", "links"}:
        return "wide"
    return "half" if kind == "text" else ""
