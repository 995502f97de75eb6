"""Where in its source file a plan's values stand: for those that are still what the file says."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bcp_portal.documents.format import Document, StoredHeading, StoredRow, Values
from bcp_portal.documents.reading import EXTRA, PROSE, text_of

from .draft import Reading
from .frozen import as_document

Key = tuple[str, str]  # ref of a row, block or heading; its field, "" for the whole of it
LINKED = {"contacts": ("person", "supplier")}  # by kind, the links that an import finds in the directory by name
Lines = dict[Key, int]  # counted from 1


@dataclass(frozen=True)
class Origins:
    """What a source says, as texts, and the line of each ref."""

    said: Mapping[Key, str]
    line: Mapping[str, int]


def origins_of(reading: Reading) -> Origins:
    """Everything that a source says, with its lines; the plan made of it keeps the refs."""
    rows = {row.ref: row.line for rows in reading.rows.values() for row in rows}
    blocks = {block.ref: block.first_line for block in reading.blocks}
    headings = {heading.ref: heading.line for heading in reading.headings}
    return Origins(_said(as_document(reading)), {**headings, **blocks, **rows})


def lines_in(document: Document, origins: Origins) -> Lines:
    """The lines of what the document has as the source had it: what was edited since stands in no line."""
    now = _said(document)
    return {
        key: origins.line[key[0]]
        for key, said in origins.said.items()
        if now.get(key) == said and key[0] in origins.line
    }


def _said(document: Document) -> dict[Key, str]:
    rows = {key: said for kind in document["kinds"] for row in kind["rows"] for key, said in _row(kind["key"], row)}
    outline = {key: said for heading in document["outline"] for key, said in _heading(heading)}
    return {**outline, **rows}


def _row(kind: str, row: StoredRow) -> Iterator[tuple[Key, str]]:
    values = row["values"]
    told = {name for name in LINKED.get(kind, ()) if _is_told(name, values)}
    texts = {name: text_of(value) for name, value in values.items() if name not in told}
    texts.update({f"{EXTRA}{label}": text for label, text in row["extra"].items()})
    yield (row["ref"], ""), json.dumps(texts, sort_keys=True)
    for name, text in texts.items():
        yield (row["ref"], name), text


def _is_told(name: str, values: Values) -> bool:
    """Whether a link is of nobody, or of whom the row is called: found in the directory, not written in the source."""
    return text_of(values[name]).casefold() in {
        "", text_of(values.get("name", "")).casefold()
    }  # fmt: skip


def _heading(heading: StoredHeading) -> Iterator[tuple[Key, str]]:
    yield (heading["ref"], ""), heading["names"] or heading["title"]
    for block in heading["blocks"]:
        yield (block["ref"], ""), block["text"] if block["kind"] == PROSE else " ".join(block["rows"])
