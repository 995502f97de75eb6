"""Lines to sign on."""

import re

from .found import Found, FoundRow, column, counted
from .inline import Labelled, Line, labelled, read_line
from .pieces import Listing
from .tables import unless_line

SIGNED = re.compile(r"(?P<signature>.*?)\s*\bDate:\s*(?P<on>.*)$", re.S)
HOLDERS = re.compile(r"\((?:(?P<person>(?!deputy:)[^;()]+))?(?:;?\s*deputy: (?P<deputy>[^()]+))?\)$")


def from_signatures(listing: Listing) -> Found | None:
    """``**Role**: ____ Date: ____``; lines to sign on are blank, what is written on them was stated by the source."""
    rows = []
    for item in listing.items:
        row = _signature(read_line(item.text))
        if row is None:
            return None
        rows.append(FoundRow(item.line, row))
    return Found("approvals", "signatures", [counted(column("role"), "signatures", ordered=listing.ordered)], rows)


def _signature(line: Line) -> dict[str, str] | None:
    named = re.match(r"\s*(\([^()]*\))?\s*:", line.rest) if line.lead and not line.lead.endswith(":") else None
    label = Labelled(line.lead, line.rest[named.end() :].strip(), ": ") if named else labelled(line)
    if label is None or not (signed := SIGNED.match(label.value)):
        return None
    holders = HOLDERS.match(named[1]) if named and named[1] else None
    if named and named[1] and not holders:
        return None
    who = {name: said.strip() for name, said in (holders.groupdict() if holders else {}).items() if said}
    return {
        "role": label.name, **who,
        "stated_signature": unless_line(signed["signature"]), "stated_on": unless_line(signed["on"]),
    }  # fmt: skip
