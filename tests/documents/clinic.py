"""The plan of a made-up clinic, which has every kind of row in every shape, and what tests ask of its prints."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bcp_portal.documents.canonical import canonical, sha256
from bcp_portal.documents.format import Document
from bcp_portal.documents.imprint import Imprint, Release, Signature
from bcp_portal.documents.reading import text_of
from bcp_portal.documents.values import is_blank

FILE = Path(__file__).parent / "sample_document.json"


@cache
def _stored() -> Document:
    return json.loads(FILE.read_text(encoding="utf-8"))


def clinic() -> Document:
    """A copy that a test may change."""
    return deepcopy(_stored())


def rows(document: Document, kind: str) -> list[dict[str, Any]]:
    return next(found["rows"] for found in document["kinds"] if found["key"] == kind)


def row(document: Document, ref: str) -> dict[str, Any]:
    return next(row for kind in document["kinds"] for row in kind["rows"] if row["ref"] == ref)


def block(document: Document, kind: str) -> dict[str, Any]:
    return next(block for heading in document["outline"] for block in heading["blocks"] if block["kind"] == kind)


def heading(level: int, title: str, *blocks: dict[str, Any], ref: str = "") -> dict[str, Any]:
    return {"ref": ref or f"H-{title}", "level": level, "title": title, "names": "", "blocks": list(blocks)}


def prose(text: str, ref: str = "B-prose") -> dict[str, Any]:
    return {"ref": ref, "kind": "prose", "text": text}


def written(document: Document) -> Iterator[str]:
    """Every value that a print must show: what rows say, save prose (it is formatted) and what is only meant."""
    for kind in document["kinds"]:
        meant = {f["name"] for f in kind["fields"] if f["type"] in {"prose", "choice"}} | {"phase", "cadence", "team"}
        for found in kind["rows"]:
            values = {**found["values"], **found["extra"]}
            texts = [text_of(value) for name, value in values.items() if name not in meant | {"audience", "appendix"}]
            yield from (text for text in texts if not is_blank(text))


def imprint_of(document: Document, **changes: Any) -> Imprint:
    """The imprint of an approved version, one role still pending."""
    text = canonical(document)
    signed = datetime(2026, 4, 9, 8, 12, tzinfo=UTC)
    return Imprint(
        **{
            "number": "2.3",
            "sha256": sha256(text),
            "json": text,
            "created": datetime(2026, 4, 8, 10, 0, tzinfo=UTC),
            "classification": "Confidential",
            "organisation": "Harbour Clinic",
            "replaces": "2.2",
            "signatures": (
                Signature("Medical Director", "Ines Example", "", signed, sha256(text)),
                Signature("Head of IT"),
            ),
            "history": (
                Release("2.2", date(2025, 3, 3), "Told already"),
                Release("2.3", date(2026, 4, 9), "Third year"),
            ),
            **changes,
        }
    )
