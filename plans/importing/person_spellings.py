"""Spellings of a person: one plan's ``Fell, Jon``, ``Dr. Jon Fell`` and his address alone are one entry."""

import re
from collections.abc import Iterator
from dataclasses import replace

from .cell_names import is_of_firms
from .fields import fields
from .imported_plan import ImportedPlan, ImportedRow
from .person_names import is_full_name, turned

TITLE = re.compile(r"(?:(?:dr|prof|professor|sir|dame|rev|capt|ing|eng)\b\.?\s+)+", re.I)


def join_persons(imported: ImportedPlan) -> None:
    """Call everybody by the plain name that the plan has for them elsewhere; no one is guessed at."""
    known = {text.casefold(): text for _, _, text in _named(imported) if is_full_name(text) and not TITLE.match(text)}
    by_mail = _by_mail(imported, known)
    for row, name, text in [*_named(imported)]:
        said = _plainly(text, known, by_mail)
        if said and said != text:
            _call(imported, row, name, said)


def _plainly(text: str, known: dict[str, str], by_mail: dict[str, set[str]]) -> str:
    owners = by_mail.get(text.casefold(), set())
    if len(owners) == 1:
        return known[next(iter(owners))]
    return known.get(turned(text).casefold()) or known.get(TITLE.sub("", text, count=1).casefold(), "")


def _call(imported: ImportedPlan, row: ImportedRow, name: str, said: str) -> None:
    """Put the name in the row as it is by now; what was written stays what was written."""
    now = imported.rows[row.kind][int(row.ref.rpartition("-")[2]) - 1]
    written = {name: str(now.values[name]), **now.written}
    imported.replace(replace(now, values={**now.values, name: said}, written=written))


def _named(imported: ImportedPlan) -> Iterator[tuple[ImportedRow, str, str]]:
    """Every row, field and name of a person."""
    for kind, rows in imported.rows.items():
        persons = [field.name for field in fields(kind).values() if field.target == "directory"]
        for name in (name for name in persons if not is_of_firms(name)):
            yield from ((row, name, str(row.values[name])) for row in rows if row.values.get(name))


def _by_mail(imported: ImportedPlan, known: dict[str, str]) -> dict[str, set[str]]:
    """Names, casefolded, by the e-mail addresses that the plan gives for them."""
    pairs = [(name, addresses.get("email", "")) for name, addresses in imported.addresses.items()]
    rows = imported.rows.get("contacts", [])
    pairs += [(str(row.values.get("name", "")).casefold(), str(row.values.get("email", ""))) for row in rows]
    found: dict[str, set[str]] = {}
    for name, address in pairs:
        if address and name in known:
            found.setdefault(address.casefold(), set()).add(name)
    return found
