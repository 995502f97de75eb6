"""One person under several spellings in one plan: ``Fell, Jon``, ``Dr. Jon Fell``, his address alone."""

import re
from collections.abc import Iterator
from dataclasses import replace

from .cell_names import is_of_firms
from .fields import fields
from .imported_plan import Reading, ReadRow
from .person_names import is_full_name, turned

TITLE = re.compile(r"(?:(?:dr|prof|professor|sir|dame|rev|capt|ing|eng)\b\.?\s+)+", re.I)


def join_persons(reading: Reading) -> None:
    """Call everybody by the plain name that the plan has for them elsewhere; no one is guessed at."""
    known = {text.casefold(): text for _, _, text in _named(reading) if is_full_name(text) and not TITLE.match(text)}
    by_mail = _by_mail(reading, known)
    for row, name, text in [*_named(reading)]:
        said = _plainly(text, known, by_mail)
        if said and said != text:
            _call(reading, row, name, said)


def _plainly(text: str, known: dict[str, str], by_mail: dict[str, set[str]]) -> str:
    owners = by_mail.get(text.casefold(), set())
    if len(owners) == 1:
        return known[next(iter(owners))]
    return known.get(turned(text).casefold()) or known.get(TITLE.sub("", text, count=1).casefold(), "")


def _call(reading: Reading, row: ReadRow, name: str, said: str) -> None:
    """Put the name in the row as it is by now; what was written stays what was written."""
    now = reading.rows[row.kind][int(row.ref.rpartition("-")[2]) - 1]
    written = {name: str(now.values[name]), **now.written}
    reading.replace(replace(now, values={**now.values, name: said}, written=written))


def _named(reading: Reading) -> Iterator[tuple[ReadRow, str, str]]:
    """Every row, field and name of a person."""
    for kind, rows in reading.rows.items():
        persons = [field.name for field in fields(kind).values() if field.target == "directory"]
        for name in (name for name in persons if not is_of_firms(name)):
            yield from ((row, name, str(row.values[name])) for row in rows if row.values.get(name))


def _by_mail(reading: Reading, known: dict[str, str]) -> dict[str, set[str]]:
    """Names, casefolded, by the e-mail addresses that the plan gives for them."""
    told = [(name, addresses.get("email", "")) for name, addresses in reading.addresses.items()]
    rows = reading.rows.get("contacts", [])
    told += [(str(row.values.get("name", "")).casefold(), str(row.values.get("email", ""))) for row in rows]
    found: dict[str, set[str]] = {}
    for name, address in told:
        if address and name in known:
            found.setdefault(address.casefold(), set()).add(name)
    return found
