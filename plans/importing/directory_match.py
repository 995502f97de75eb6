"""Match with the directory: contacts whom it knows by their name alone; nobody is added to it for them."""

from typing import Any

from django.db.models import Model

from plans.models.directory import Person, Supplier

from .cell_names import cell_name
from .imported_plan import ImportedRow

MODELS: dict[str, type[Person] | type[Supplier]] = {"person": Person, "supplier": Supplier}


def contact_matches(rows: list[ImportedRow]) -> dict[str, dict[str, Model]]:
    """By the ref of a row the field and entry that its name means: one entry, of people or of suppliers, no more."""
    wanted = {row.ref: _name(row) for row in rows if _name(row) and not any(row.values.get(name) for name in MODELS)}
    known = {name: entries_named(set(wanted.values()), model) for name, model in MODELS.items()} if wanted else {}
    found = {
        ref: [(name, entry) for name, entries in known.items() for entry in entries.get(said, [])]
        for ref, said in wanted.items()
    }
    return {ref: dict(entries) for ref, entries in found.items() if len(entries) == 1}


def _name(row: ImportedRow) -> str:
    return cell_name(str(row.values.get("name", ""))).name.casefold()


def entries_named(names: set[str], model: type[Person] | type[Supplier]) -> dict[str, list[Any]]:
    """The directory's entries of these names by name, all casefolded: databases differ in letters beyond ASCII."""
    found: dict[str, list[Any]] = {}
    for entry in model.objects.order_by("id"):
        if (name := entry.name.casefold()) in names:
            found.setdefault(name, []).append(entry)
    return found
