"""What the saving of a row did to the directory: who came in by being named, and whom no row names any more."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from plans.directory import DirectoryEntry, rows_naming
from plans.forms import RowForm
from plans.models.directory import Person, Supplier
from plans.models.plan import Row

SHELF = {Person: "people", Supplier: "suppliers"}
NEW = "{} is new in the directory."
LEFT = "No row names {} any more. It stays in the directory: rename it or delete it there."
ENTRY = '<a href="{}">{}</a>'


def named_in(row: Row) -> list[DirectoryEntry]:
    """The people and suppliers that a row names."""
    fields = (field.name for field in row._meta.concrete_fields if field.related_model in SHELF)
    return [entry for name in fields if (entry := getattr(row, name))]


def new_names(form: RowForm) -> set[str]:
    """Names in a valid form that the directory does not know yet."""
    values = form.cleaned_data.values()
    return {value.name for value in values if isinstance(value, Person | Supplier) and value._state.adding}


def notes_on_entries(row: Row, new: set[str], before: Iterable[DirectoryEntry] = ()) -> list[SafeString]:
    """In words: the entries that saving the row added, and those that it named ``before`` and now nobody does."""
    entries = named_in(row)
    added = [entry for entry in entries if entry.name in new]
    left = [entry for entry in before if entry not in entries and not _is_used(entry)]
    return [*(format_html(NEW, _link(entry)) for entry in added), *(format_html(LEFT, _link(entry)) for entry in left)]


def _is_used(entry: DirectoryEntry) -> bool:
    return rows_naming(entry, deleted=False).exists()


def _link(entry: DirectoryEntry) -> SafeString:
    return format_html(ENTRY, reverse("plans:directory_entry", args=[SHELF[type(entry)], entry.ref]), f"“{entry.name}”")
