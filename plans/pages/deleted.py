"""What was deleted from a draft and can come back: rows, blocks, headings, by whom and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bcp_portal.audit.models import Event
from plans.models.plan import Block, Heading, Plan
from plans.models.strategies import Phase
from plans.sections import BY_KEY, KINDS, PROSE

DELETIONS = ("row_deleted", "block_deleted", "heading_deleted")
SHORT = 200  # letters of a text


@dataclass(frozen=True)
class Deleted:
    """One deletion: what went, and how much below it (``along``). A section ``under`` that is gone comes back first."""

    ref: str
    what: str
    name: str
    at: datetime
    by: str = ""
    along: int = 0
    under: str = ""


def deleted_of(plan: Plan) -> list[Deleted]:
    """The deletions that stand, the latest first. What one deletion took is one line."""
    events = {(event.ref, event.at): event for event in _events(plan)}
    gone = list(_gone(plan))
    whole = {at: ref for ref, at in events if ref.startswith(("B-", "H-"))}
    whole = {at: ref for at, ref in whole.items() if any(found.ref == ref and found.at == at for found in gone)}
    lines = [found for found in gone if (found.ref, found.at) in events or found.at not in whole]
    along = _along(gone, lines)
    told = (_told(found, events.get((found.ref, found.at)), along.get(found.at, 0), whole) for found in lines)
    return sorted(told, key=lambda line: (line.at, line.ref), reverse=True)


def _along(gone: Iterable[Deleted], lines: Sequence[Deleted]) -> dict[datetime, int]:
    refs = {found.ref for found in lines}
    counts: dict[datetime, int] = {}
    for found in gone:
        if found.ref not in refs:
            counts[found.at] = counts.get(found.at, 0) + 1
    return counts


def _told(found: Deleted, event: Event | None, along: int, whole: dict[datetime, str]) -> Deleted:
    is_whole = whole.get(found.at) == found.ref
    by = event.actor_name if event else ""
    return Deleted(found.ref, found.what, found.name, found.at, by, along if is_whole else 0, found.under)


def _events(plan: Plan) -> Iterable[Event]:
    found = Event.objects.filter(plan_code=plan.code, verb__in=DELETIONS)
    return found.only("ref", "at", "actor_name", "verb").order_by("at")


def _gone(plan: Plan) -> Iterable[Deleted]:
    """Everything that is deleted; two queries, and one for each kind of row."""
    phases = dict(Phase.objects.filter(plan=plan).values_list("ref", "name"))
    for heading in Heading.objects.filter(plan=plan).exclude(deleted_at=None):
        yield Deleted(heading.ref, "Section", phases.get(heading.names, heading.title), _at(heading))
    for block in Block.objects.filter(plan=plan).exclude(deleted_at=None).select_related("heading"):
        is_text = block.kind == PROSE
        name = block.text[:SHORT] if is_text else block.title or BY_KEY[block.kind].title
        under = block.heading.title if _is_left_alone(block) else ""
        yield Deleted(block.ref, "Text" if is_text else "List of rows", name, _at(block), under=under)
    for kind in KINDS:
        for row in kind.model.objects.filter(plan=plan).exclude(deleted_at=None):
            yield Deleted(row.ref, kind.title, row.label[:SHORT] or row.ref, _at(row))


def _is_left_alone(block: Block) -> bool:
    """Whether the heading above went in another deletion: without it the block would stand nowhere."""
    return block.heading.deleted_at not in (None, block.deleted_at)


def _at(thing: Any) -> datetime:
    at: datetime = thing.deleted_at
    return at
