"""Inputs of row forms: text with suggestions, entries of the directory by name, rows of the same plan."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.db import models
from django.forms.models import ModelChoiceIterator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from bcp_portal.accounts.roles import VERBS
from plans.directory import DirectoryEntry
from plans.models.directory import Person, Supplier
from plans.models.plan import Row

SIGNERS = {role for role, verbs in VERBS.items() if "sign" in verbs}
MOST_SUGGESTED = 500
MOST_TICKED = 24


class Suggesting(forms.TextInput):
    """One line of text with suggestions: pairs of what to write and what to say of it, asked for when it is shown."""

    def __init__(self, suggest: Callable[[], Iterable[tuple[str, str]]]) -> None:
        super().__init__({"autocomplete": "off"})
        self.suggest = suggest

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        attrs = attrs or {}
        list_id = f"{attrs.get('id', name)}-list"
        control = super().render(name, value, {**attrs, "list": list_id}, renderer)
        options = format_html_join("", '<option value="{}" label="{}"></option>', self.suggest())
        return format_html('{}<datalist id="{}">{}</datalist>', control, list_id, options)


class Directory:
    """People and suppliers to suggest, read at most once for one form."""

    @cached_property
    def people(self) -> list[Person]:
        """By name; people whose account may sign come first."""
        people = list(Person.objects.select_related("account")[:MOST_SUGGESTED])
        return sorted(people, key=lambda person: not may_sign(person))

    @cached_property
    def suppliers(self) -> list[Supplier]:
        return list(Supplier.objects.all()[:MOST_SUGGESTED])

    def entries(self, model: type[DirectoryEntry]) -> Sequence[DirectoryEntry]:
        return self.people if model is Person else self.suppliers


def may_sign(person: Person) -> bool:
    """Whether the person has an account that may sign plans."""
    return person.account is not None and person.account.is_active and person.account.role in SIGNERS


class DirectoryField(forms.CharField):
    """A person or supplier by name. A name that nobody has yet gives an unsaved entry, which the action adds."""

    def __init__(self, model: type[DirectoryEntry], directory: Directory, **kwargs: Any) -> None:
        self.model, self.directory = model, directory
        super().__init__(max_length=200, widget=Suggesting(self._suggestions), **kwargs)

    def _suggestions(self) -> list[tuple[str, str]]:
        entries = self.directory.entries(self.model)
        return [(self.written(entry), _said_of(entry)) for entry in entries]

    def written(self, entry: DirectoryEntry | None) -> str:
        """How the field shows an entry: by name, with the e-mail address where others have the same name."""
        if entry is None:
            return ""
        return f"{entry.name} ({entry.email})" if self._names[entry.name] > 1 and entry.email else entry.name

    @cached_property
    def _names(self) -> Counter[str]:
        """How many entries are called so, counted once: each entry is written for each row that is pasted."""
        return Counter(entry.name for entry in self.directory.entries(self.model))

    def clean(self, value: Any) -> DirectoryEntry | None:
        text = str(super().clean(value))
        if not text:
            return None
        meant = [e for e in self.directory.entries(self.model) if self.written(e).casefold() == text.casefold()]
        meant = meant or list(self.model.objects.filter(name__iexact=text)[:2])
        if len(meant) > 1:
            raise forms.ValidationError(
                f"The directory has “{text}” {len(meant)} times: give them e-mail addresses there, then choose one."
            )
        return meant[0] if meant else self.model(name=text)


def _said_of(entry: DirectoryEntry) -> str:
    if isinstance(entry, Supplier):
        return ""
    return " · ".join(part for part in (entry.job_title, "may sign" if may_sign(entry) else "") if part)


class RowsOnce(ModelChoiceIterator[Row]):
    """The rows to choose from, read once for a form, and only where it is shown."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        yield from map(self.choice, self.queryset)

    def __len__(self) -> int:
        return len(self.queryset) + (self.field.empty_label is not None)


class RowChoice(forms.ModelChoiceField[Row]):
    """One living row of the plan, by its ref."""

    iterator = RowsOnce

    def __init__(self, model: type[Row], plan: models.Model, **kwargs: Any) -> None:
        super().__init__(model.objects.living().filter(plan=plan), to_field_name="ref", empty_label="–", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class BoxesOrList(forms.CheckboxSelectMultiple):
    """Boxes to tick, or a list to choose from where there are many: which, is asked when it is shown."""

    @property
    def use_fieldset(self) -> bool:  # type: ignore[override]
        """Whether it is boxes."""
        rows: Any = self.choices
        return len(rows) <= MOST_TICKED

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        if self.use_fieldset:
            return super().render(name, value, attrs, renderer)
        return forms.SelectMultiple(self.attrs, self.choices).render(name, value, attrs, renderer)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """That of a box; a list is labelled as a whole."""
        return str(super().id_for_label(id_, index)) if self.use_fieldset else id_


class RowChoices(forms.ModelMultipleChoiceField[Row]):
    """Any number of living rows of the plan, by ref: boxes to tick, or a list to choose from where there are many."""

    iterator = RowsOnce

    def __init__(self, model: type[Row], plan: models.Model, **kwargs: Any) -> None:
        rows = model.objects.living().filter(plan=plan)
        super().__init__(rows, to_field_name="ref", widget=BoxesOrList, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


def open_at(form: forms.BaseForm, name: str) -> str:
    """Let the browser begin in that input, which is described by the note above it; its name, ``""`` if there is none.

    Boxes to tick are a group: its place in the address leads there.
    """
    if name not in form.fields:
        return ""
    control, bound = form.fields[name].widget, form[name]
    if not control.use_fieldset:
        described = " ".join(filter(None, (f"{bound.auto_id}_asked", bound.aria_describedby)))
        control.attrs |= {"autofocus": True, "aria-describedby": described}
    return name
