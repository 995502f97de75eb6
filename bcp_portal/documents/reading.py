"""Finding one's way in a document: rows by ref, types of fields, and where each row is printed first."""

import re
from dataclasses import dataclass
from typing import Any

from .format import Document, StoredBlock, StoredHeading, StoredRow

PROSE = "prose"
FOOTNOTE = re.compile(r"\[\^(?P<name>[^\s\[\]]{1,100})\]")  # in text and in values: refers to one
EXTRA = "extra:"
WITHOUT_COLUMNS = {"groups", "signatures"}  # shapes that know what they print
HISTORY = "history"
ISSUED = "V-"  # and the number: the ref of a version of the portal in the history, where a document's own count up


@dataclass(frozen=True)
class Index:
    """Rows by ref, types by kind and field, and for each row the block (or heading) that prints it first."""

    rows: dict[str, StoredRow]
    types: dict[str, dict[str, str]]
    places: dict[str, str]

    def content(self, ref: str, field: str) -> Any:
        """The frozen value of a field; a column that no field holds is named ``extra:Label``."""
        row = self.rows[ref]
        if field.startswith(EXTRA):
            return row["extra"].get(field.removeprefix(EXTRA), "")
        return row["values"].get(field, "")

    def text(self, ref: str, field: str) -> str:
        """The value of a field as plain text."""
        return text_of(self.content(ref, field))


def read(document: Document) -> Index:
    """The index of a document."""
    kinds = document["kinds"]
    return Index(
        rows={row["ref"]: row for kind in kinds for row in kind["rows"]},
        types={kind["key"]: {field["name"]: field["type"] for field in kind["fields"]} for kind in kinds},
        places=_places(document["outline"]),
    )


def _places(outline: list[StoredHeading]) -> dict[str, str]:
    places: dict[str, str] = {}
    for heading in outline:
        if heading["names"]:
            places.setdefault(heading["names"], heading["ref"])
        for block in heading["blocks"]:
            if block["kind"] != PROSE and prints_rows(block):
                places.update((ref, block["ref"]) for ref in block["rows"] if ref not in places)
    return places


def prints_rows(block: StoredBlock) -> bool:
    """Whether a block of rows prints them, and does not leave them to the words around it."""
    return bool(block["columns"]) or block["shape"] in WITHOUT_COLUMNS


def text_of(value: Any) -> str:
    """A frozen value of any type as text; several links are joined."""
    if isinstance(value, list):
        return "; ".join(str(link["text"]) for link in value)
    return str(value["text"]) if isinstance(value, dict) else str(value)


def is_issued(ref: str) -> bool:
    """Whether an entry of the history is a version that the portal issued, and not what the document states."""
    return ref.startswith(ISSUED)


def rows_of(document: Document, key: str) -> list[StoredRow]:
    """The rows of one kind, none where the document lacks it."""
    return next((kind["rows"] for kind in document["kinds"] if kind["key"] == key), [])


def blocks_of(document: Document, key: str) -> list[StoredBlock]:
    """The blocks that print one kind, in order."""
    return [block for heading in document["outline"] for block in heading["blocks"] if block["kind"] == key]


def fact(document: Document, topic: str) -> str:
    """What the document says about itself under a topic (``owner``, ``next_review`` …), ``""`` where it doesn't."""
    for row in rows_of(document, "facts"):
        if row["values"]["topic"]["value"] == topic:
            return text_of(row["values"]["value"])
    return ""
