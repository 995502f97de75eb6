"""Following a version: once it is in force, the draft says of itself what that version says."""

from datetime import datetime

from django.utils.text import Truncator

from bcp_portal.audit.models import Event
from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.format import Document, StoredRow
from bcp_portal.documents.reading import HISTORY, is_issued, rows_of, text_of
from plans.models.facts import Fact
from plans.models.plan import Block, Plan
from plans.models.upkeep import HistoryEntry
from plans.models.versions import PlanVersion

from .changing import changing
from .rows import place_row

LONGEST = 500  # characters of a line
FOLLOWING = ("version", "updated", "next_review")  # topics that freezing sets
WRITING = ("row_added", "row_changed", "row_restored")
FOLLOWED = "draft_followed"


def follow_version(*, version: PlanVersion, at: datetime) -> bool:
    """Set in the draft what freezing set in the version, and list it in the history; once, as no edit of anybody.

    What somebody wrote there since the version was submitted stays. The caller has put the version in force.
    Returns whether there was anything to set.
    """
    document = from_canonical(version.snapshot)
    facts, entries = _facts_behind(version, document), _entries_missing(version.plan, document)
    if not facts and not entries:
        return False
    with changing(version.plan, by=None, at=at, is_edit=False) as change:
        before = {fact.name: fact.value for fact, _ in facts}
        after = {fact.name: text for fact, text in facts}
        for fact, text in facts:
            fact.value, fact.changed_at, fact.changed_by, fact.edition = text, at, None, fact.edition + 1
            fact.save()
        for entry in entries:
            _list_entry(change.plan, entry, at)
        recorded = {**after, "history": [entry["values"]["number"] for entry in entries]}
        summary = f"As {version.number}, which is in force, says"
        change.record(FOLLOWED, kind="versions", ref=version.number, before=before, after=recorded, summary=summary)
    return True


def _facts_behind(version: PlanVersion, document: Document) -> list[tuple[Fact, str]]:
    """Facts of the draft that say something else than the version, with what that says."""
    stated = {row["ref"]: row["values"] for row in rows_of(document, "facts")}
    behind = []
    for fact in Fact.objects.living().filter(plan=version.plan, topic__in=FOLLOWING, ref__in=stated):
        frozen = stated[fact.ref]
        text = text_of(frozen["value"])
        if frozen["topic"]["value"] == fact.topic and text != fact.value and not _was_written_since(version, fact):
            behind.append((fact, text))
    return behind


def _was_written_since(version: PlanVersion, fact: Fact) -> bool:
    """Whether a person wrote its value since the version was submitted."""
    events = Event.objects.filter(plan_code=version.plan.code, ref=fact.ref, at__gt=version.submitted_at)
    changes = events.exclude(actor=None).filter(verb__in=WRITING).values_list("verb", "after")
    return any(verb != "row_changed" or "value" in (after or {}) for verb, after in changes)


def _entries_missing(plan: Plan, document: Document) -> list[StoredRow]:
    """Versions of the portal in the version's history that the draft never had; one that was deleted stays so."""
    issued = [row for row in rows_of(document, HISTORY) if is_issued(row["ref"])]
    known = set(HistoryEntry.objects.filter(plan=plan).values_list("ref", flat=True))
    return [row for row in issued if row["ref"] not in known]


def _list_entry(plan: Plan, entry: StoredRow, at: datetime) -> None:
    """Add it where the document prints its history; where it has none, completing the outline does."""
    said = {name: text_of(value) for name, value in entry["values"].items()}
    said["summary"] = Truncator(said["summary"]).chars(LONGEST)  # the version has all of it
    HistoryEntry.objects.create(plan=plan, ref=entry["ref"], changed_at=at, changed_by=None, **said)
    blocks = Block.objects.living().filter(plan=plan, kind=HISTORY, heading__deleted_at=None)
    if block := blocks.order_by("heading__position", "position", "id").last():
        place_row(block, entry["ref"])
