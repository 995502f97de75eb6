"""An incident as files: JSON that folds to the same situation again, and its timeline as a table for spreadsheets."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bcp_portal.audit.chaining import incident_chain
from bcp_portal.audit.models import ChainLink
from incidents.folding.exporting import FORMAT, exported
from incidents.models import Entry, Incident
from incidents.rooms import Room

from .timeline import who
from .words import entry_words

EXERCISE = "EXERCISE"
HEADER = (
    "incident",
    "exercise",
    "number",
    "happened_at",
    "estimated",
    "entered_at",
    "kind",
    "who",
    "origin",
    "plan",
    "rows",
    "what",
    "words",
    "corrects",
    "corrected_to",
    "chain_position",
    "chain_hash",
)
Places = Mapping[int, tuple[int, str]]


def file_name(incident: Incident, ending: str) -> str:
    """``INC-2026-004.json``; that of an exercise says so."""
    drill = f"-{EXERCISE}" if incident.is_exercise else ""
    return f"{incident.ref}{drill}.{ending}"


def chain_places(incident: Incident) -> Places:
    """By number of the entry, its position in the incident's chain of evidence and the hash there; two queries."""
    numbers = dict(Entry.objects.filter(incident=incident).values_list("pk", "number"))
    links = ChainLink.objects.filter(chain=incident_chain(incident.ref), table_name=Entry._meta.db_table)
    found = links.values_list("key", "position", "hash")
    return {numbers[key]: (position, digest) for key, position, digest in found if key in numbers}


def incident_json(room: Room) -> str:
    """The incident whole: what it is, to which signed documents it is bound, and every entry with its link."""
    incident, situation = room.incident, room.situation
    places = chain_places(incident)
    entries: list[dict[str, Any]] = [
        {**entry, "chain_position": places.get(entry["number"], (None, ""))[0]}
        | {"chain_hash": places.get(entry["number"], (None, ""))[1]}
        for entry in exported(situation.entries)
    ]
    whole = {
        "format": FORMAT,
        "ref": incident.ref,
        "is_exercise": incident.is_exercise,
        "title": incident.title,
        "opened_at": incident.opened_at.isoformat(),
        "opened_by": incident.opened_by_name,
        "revision": incident.revision,
        "state": situation.state,
        "documents": [
            {"plan": plan.code, "title": plan.title, "version": plan.number, "sha256": plan.sha256}
            for plan in room.plans
        ],
        "entries": entries,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def timeline_rows(room: Room) -> Iterator[list[str]]:
    """The timeline, the earliest first, as cells in the order of ``HEADER``."""
    situation, incident = room.situation, room.incident
    places = chain_places(incident)
    corrected = {entry.corrects: entry.text for entry in situation.entries if entry.corrects}
    for entry in sorted(situation.entries, key=lambda entry: (entry.happened_at, entry.number)):
        position, digest = places.get(entry.number, ("", ""))
        yield [
            incident.ref,
            EXERCISE if incident.is_exercise else "",
            str(entry.number),
            entry.happened_at.isoformat(timespec="seconds"),
            "estimated" if entry.is_estimated else "",
            entry.at.isoformat(timespec="seconds"),
            entry.kind,
            who(entry),
            entry.origin,
            entry.plan,
            " ".join(entry.refs),
            entry_words(entry, room.documents),
            entry.text,
            str(entry.corrects or ""),
            corrected.get(entry.number, ""),
            str(position),
            digest,
        ]
