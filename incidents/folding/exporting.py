"""``bcp-incident/1``: the entries of an incident for other programs, and back: what is read folds to the same."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict

from .entries import EntryFact

FORMAT = "bcp-incident/1"


class ExportedEntry(TypedDict):
    """One entry, its moments in ISO 8601 with their zone; the fields are those of ``EntryFact``."""

    number: int
    kind: str
    at: str
    happened_at: str
    is_estimated: bool
    by: str
    by_name: str
    behalf: str
    origin: str
    plan: str
    refs: list[str]
    text: str
    data: dict[str, Any]
    corrects: int | None


def exported(entries: Iterable[EntryFact]) -> list[ExportedEntry]:
    """The entries in their order."""
    return [
        {
            "number": entry.number,
            "kind": entry.kind,
            "at": entry.at.isoformat(),
            "happened_at": entry.happened_at.isoformat(),
            "is_estimated": entry.is_estimated,
            "by": entry.by,
            "by_name": entry.by_name,
            "behalf": entry.behalf,
            "origin": entry.origin,
            "plan": entry.plan,
            "refs": list(entry.refs),
            "text": entry.text,
            "data": dict(entry.data),
            "corrects": entry.corrects,
        }
        for entry in entries
    ]


def read_entries(entries: Iterable[ExportedEntry]) -> tuple[EntryFact, ...]:
    """The entries as they are folded."""
    return tuple(
        EntryFact(
            **{
                **{name: entry[name] for name in ExportedEntry.__annotations__},  # type: ignore[literal-required]
                "at": datetime.fromisoformat(entry["at"]),
                "happened_at": datetime.fromisoformat(entry["happened_at"]),
                "refs": tuple(entry["refs"]),
            }
        )
        for entry in entries
    )
