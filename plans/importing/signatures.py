"""Lines to sign on."""

import re

from .found import Found, FoundRow, column, counted
from .inline import Labelled, Line, labelled, read_line
from .pieces import Listing
from .places import Place, defaults
from .tables import signed

DATE = re.compile(r"\bDate:")
NAMED = re.compile(r"\s*+(\([^()]*+\))?+\s*+:")
PARTS = {"name", "signature", "signed", "title", "position", "date", "print name", "printed name", "role"}
HOLDERS = re.compile(r"\((?:(?P<person>(?!deputy:)[^;()]++))?(?:;?\s*deputy: (?P<deputy>[^()]+))?\)$")


def from_signatures(listing: Listing, place: Place) -> Found | None:
    """``**Role**: ____ Date: ____``; lines to sign on are blank, what is written on them was stated by the source."""
    rows = []
    for item in listing.items:
        row = _signature(read_line(item.text))
        if row is None:
            return None
        rows.append(signed(FoundRow(item.line, row)))
    first = counted(column("role"), "signatures", ordered=listing.ordered)
    return Found("approvals", "signatures", [first], rows, defaults("approvals", place))


def _signature(line: Line) -> dict[str, str] | None:
    named = NAMED.match(line.rest) if line.lead and not line.lead.endswith(":") else None
    label = Labelled(line.lead, line.rest[named.end() :].strip(), ": ") if named else labelled(line)
    if label is None or is_part(label.name) or not (date := DATE.search(label.value)):
        return None
    holders = HOLDERS.match(named[1]) if named and named[1] else None
    if named and named[1] and not holders:
        return None
    who = {name: said.strip() for name, said in (holders.groupdict() if holders else {}).items() if said}
    return {
        "role": label.name, **who,
        "stated_signature": label.value[: date.start()].strip(),
        "stated_on": label.value[date.end() :].strip(),
    }  # fmt: skip


def is_part(name: str) -> bool:
    """Whether the name is that of a line in a form to sign (``Name: ____``), not of who signs."""
    return name.casefold() in PARTS
