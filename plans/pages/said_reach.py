"""What one document says of how people and suppliers of the directory are reached: numbers, addresses and hours."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from bcp_portal.documents.format import Document
from bcp_portal.look.hours import hours_in
from plans.reading.document import FrozenPlan, FrozenRow

NOTHING = "[]"  # as it is kept


class SaidReach(NamedTuple):
    """What one row of a plan says of it: for what, and how; ``hours`` are those that ``text`` does not say itself."""

    what: str
    text: str
    hours: str


ReachByEntry = dict[str, tuple[SaidReach, ...]]  # by the ref of a person or supplier


def reach_of(document: Document) -> ReachByEntry:
    """Of the contacts that are linked to an entry, and of the contacts of what suppliers supply."""
    plan, found = FrozenPlan(document), defaultdict[str, list[SaidReach]](list)
    for row in plan.rows("contacts"):
        for ref in {row.link("person"), row.link("supplier")} - {""}:
            found[ref].append(_of_contact(row))
    for row in plan.rows("dependencies"):
        if row.link("supplier") and (text := row.given("contact")):
            found[row.link("supplier")].append(SaidReach(row.label, text, ""))
    return {ref: tuple(one for one in said if one.text or one.hours) for ref, said in found.items()}


def _of_contact(row: FrozenRow) -> SaidReach:
    text = ", ".join(said for name in ("phone", "email") if (said := row.given(name)))
    hours = hours_in(row.text("note"))
    return SaidReach(row.label, text, "" if hours_in(text) else hours)


def source_of(*, drafts: bool) -> str:
    """Where it is said, as part of what is sealed: what a draft says is never what a version says."""
    return "draft" if drafts else "in force"


def as_text(said: Sequence[SaidReach]) -> str:
    """What a document says of one entry, as it is kept."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
