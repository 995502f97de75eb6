"""The parts of a document, each known by its SHA-256: what was read of it stands while they are the same."""

import json
from typing import Any

from bcp_portal.documents.canonical import sha256
from bcp_portal.documents.format import Document

from .document import FIELDS, OWN, PASSAGES, REFS, ROWS, WHOLE, Part, passages_of


def parts_of(document: Document) -> dict[Part, str]:
    """The SHA-256 of each part that can be read, by what is noted of it."""
    # Passages in their order, which rules may follow.
    read: dict[Part, Any] = {name: content for name, content in document.items() if name != "kinds"}
    read[PASSAGES] = [(one.ref, one.heading, one.text) for one in passages_of(document)]
    read[FIELDS] = [(kind["key"], kind["title"], kind["fields"]) for kind in document["kinds"]]
    read[REFS] = [(kind["key"], [row["ref"] for row in kind["rows"]]) for kind in document["kinds"]]
    for kind in document["kinds"]:
        key, rows = kind["key"], kind["rows"]
        read[key, ROWS] = [row["ref"] for row in rows]
        read[key, OWN] = [row["extra"] for row in rows]
        for name in dict.fromkeys(name for row in rows for name in row["values"]):
            read[key, name] = [row["values"].get(name) for row in rows]
    parts = {part: sha256(json.dumps(content)) for part, content in read.items()}
    return {**parts, WHOLE: sha256(repr(parts))}
