"""Issuing a version: the draft's document with its number, its date and the history of the versions before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bcp_portal.documents.format import Document, StoredBlock, StoredHeading, StoredKind, StoredRow, StoredValues
from bcp_portal.documents.reading import HISTORY, ISSUED, is_issued, rows_of
from bcp_portal.documents.values import read_leniently
from plans.reading.cadence import Cadence, cadence_of
from plans.sections import BY_KEY

FACTS = "facts"
WRITTEN = ("%Y-%m-%d", "%Y/%m/%d", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%d.%m.%Y")


@dataclass(frozen=True)
class Issue:
    """A version as the history lists it."""

    number: str
    on: date
    summary: str


def issue(draft: Document, this: Issue, earlier: Sequence[Issue] = (), *, before: Document | None = None) -> Document:
    """The draft's document as the version ``this``; the draft's own document stays as it is.

    Facts that state the version and its date are set, in the plan's own way of writing dates; so is a day of the next
    review that is over, where the plan says how often it is reviewed. The history goes on. With the version as it was
    frozen ``before`` a day of review is set only if it was set then.
    """
    stated = {row["ref"]: row["values"]["value"] for row in rows_of(before, FACTS)} if before else None
    kinds = [_with_facts(kind, this, stated) if kind["key"] == FACTS else kind for kind in draft["kinds"]]
    document: Document = {**draft, "number": this.number, "kinds": kinds}
    return _with_history(document, [*earlier, this])


def _with_facts(kind: StoredKind, this: Issue, stated: StoredValues | None) -> StoredKind:
    often = (row["values"]["value"] for row in kind["rows"] if row["values"]["topic"]["value"] == "review_frequency")
    pace = next((cadence for value in often if isinstance(value, dict) and (cadence := cadence_of(value))), None)
    return {**kind, "rows": [_with_fact(row, this, pace, stated) for row in kind["rows"]]}


def _with_fact(row: StoredRow, this: Issue, pace: Cadence | None, stated: StoredValues | None) -> StoredRow:
    values = row["values"]
    value, topic = values["value"], values["topic"]["value"]
    if topic == "version":
        value = _like(value, this.number)
    elif topic == "updated":
        value = read_leniently("date", written_like(value["text"], this.on))
    elif topic == "next_review" and pace and value.get("date") and date.fromisoformat(value["date"]) <= this.on:
        later = read_leniently("date", written_like(value["text"], pace.due(this.on)))
        value = later if stated is None or stated.get(row["ref"]) == later else value
    return {**row, "values": {**values, "value": value}}


def _like(stated: str, number: str) -> str:
    """``v1.1`` where the plan writes ``v1.0``."""
    return f"v{number}" if stated.strip()[:1] in {"v", "V"} else number


def written_like(example: str, day: date) -> str:
    """The day as the example is written, ``April 14, 2025``; ``2025-04-14`` where that can't be told."""
    for pattern in WRITTEN:
        try:
            datetime.strptime(example.strip(), pattern)
        except ValueError:
            continue
        # Beside a month's name a day has no leading zero.
        return day.strftime(pattern.replace("%d", str(day.day)) if "%b" in pattern.lower() else pattern)
    return day.isoformat()


def _with_history(document: Document, issues: Sequence[Issue]) -> Document:
    """The history with all these versions; what the portal issued reads as it was issued, whatever the draft says."""
    history = next(kind for kind in document["kinds"] if kind["key"] == HISTORY)
    own = [row for row in history["rows"] if not is_issued(row["ref"])]
    last = own[-1]["values"] if own else {"number": "", "on": {"text": ""}}
    entries = {entry["ref"]: entry for entry in (_entry(new, last) for new in issues)}
    listed = [entries.get(row["ref"], row) for row in history["rows"]]
    known = {_bare(row["values"]["number"]) for row in own} | {row["ref"].removeprefix(ISSUED) for row in listed}
    rows = [entries[ISSUED + new.number] for new in issues if new.number not in known]
    longer: StoredKind = {**history, "rows": [*listed, *rows]}
    kinds = [longer if kind["key"] == HISTORY else kind for kind in document["kinds"]]
    return {**document, "kinds": kinds, "outline": _printing(document["outline"], [row["ref"] for row in rows])}


def _bare(number: str) -> str:
    """``1.0`` where a plan writes ``v1.0`` or ``Version 1.0``."""
    return number.strip().lower().removeprefix("version").strip().removeprefix("v").strip()


def _entry(new: Issue, last: StoredValues) -> StoredRow:
    on = read_leniently("date", written_like(last["on"]["text"], new.on))
    values = {"number": _like(last["number"], new.number), "on": on, "summary": " ".join(new.summary.split())}
    return {"ref": f"{ISSUED}{new.number}", "values": values, "extra": {}}


def _printing(outline: list[StoredHeading], refs: list[str]) -> list[StoredHeading]:
    """The outline with the refs at the end of its last block of history, or under a heading of their own."""
    if not refs:
        return outline
    blocks = [block["ref"] for heading in outline for block in heading["blocks"] if block["kind"] == HISTORY]
    if not blocks:
        return [*outline, _history_heading(refs)]
    return [
        {**heading, "blocks": [_longer(block, blocks[-1], refs) for block in heading["blocks"]]} for heading in outline
    ]


def _longer(block: StoredBlock, last: str, refs: list[str]) -> StoredBlock:
    return {**block, "rows": [*block["rows"], *refs]} if block["ref"] == last else block


def _history_heading(refs: list[str]) -> StoredHeading:
    kind = BY_KEY[HISTORY]
    labels = {"number": "Version", "on": "Date", "summary": "Change"}
    block: StoredBlock = {
        "ref": f"B-{kind.key}",
        "kind": kind.key,
        "shape": kind.shape,
        "title": "",
        "rows": refs,
        "defaults": {},
        "columns": [{"field": name, "label": labels[name]} for name in kind.fields],
    }
    return {"ref": f"H-{kind.key}", "level": 2, "title": kind.title, "names": "", "blocks": [block]}


def stated_number(draft: Document) -> str:
    """The version that the plan's facts state, ``1.0``, if that is a number."""
    facts = next(kind["rows"] for kind in draft["kinds"] if kind["key"] == "facts")
    stated = [str(row["values"]["value"]) for row in facts if row["values"]["topic"]["value"] == "version"]
    major, _, minor = (_bare(stated[0]) if stated else "").partition(".")
    is_number = major.isdecimal() and (minor or "0").isdecimal() and len(major) < 4 and len(minor) < 4
    return f"{int(major)}.{int(minor or 0)}" if is_number else ""


def stated_change(draft: Document, number: str) -> str:
    """What the plan's own history says of a version: the summary to suggest for it."""
    history = next(kind["rows"] for kind in draft["kinds"] if kind["key"] == HISTORY)
    entries = (row["values"] for row in history)
    found = (str(entry["summary"]) for entry in entries if _bare(entry["number"]) == number)
    return next(found, "")
