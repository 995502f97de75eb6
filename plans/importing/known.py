"""Contacts whom the directory knows by their name alone; nobody is added to it for them."""

from typing import Any

from django.db.models import Model
from django.db.models.functions import Lower

from plans.models.directory import Person, Supplier

from .draft import ReadRow

MODELS: dict[str, type[Person] | type[Supplier]] = {"person": Person, "supplier": Supplier}


def contacts_told(rows: list[ReadRow]) -> dict[str, dict[str, Model]]:
    """By the ref of a row the field and entry that its name means: one entry, of people or of suppliers, no more."""
    wanted = {row.ref: _name(row) for row in rows if _name(row) and not any(row.values.get(name) for name in MODELS)}
    known = {name: _entries(model, set(wanted.values())) for name, model in MODELS.items()} if wanted else {}
    found = {
        ref: [(name, entry) for name, entries in known.items() for entry in entries.get(said, [])]
        for ref, said in wanted.items()
    }
    return {ref: dict(entries) for ref, entries in found.items() if len(entries) == 1}


def _name(row: ReadRow) -> str:
    return str(row.values.get("name", "")).strip().lower()


def _entries(model: type[Person] | type[Supplier], names: set[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for entry in model.objects.annotate(said=Lower("name")).filter(said__in=names):
        found.setdefault(entry.name.lower(), []).append(entry)
    return found
