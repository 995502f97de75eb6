"""The change requests that a version carries: as they were frozen into it, for pages and PDFs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .figures import listing
from .format import Document
from .improvement_format import StoredChange
from .markup import Markup
from .prose import to_html

TITLE = "Change requests carried"
REF = "changes-carried"
DEPTH = 3  # of the heading below which a reason stands


@dataclass(frozen=True)
class Carried:
    """A change request as it was frozen."""

    ref: str
    what: str
    why: Markup
    touches: str  # what it has an impact on, in one line
    source: str
    asked_by: str
    asked_on: date
    approved_by: str
    as_role: str
    approved_on: date
    reason: str


def carried_changes(document: Document) -> list[Carried]:
    """What the version carries, in the order of the requests; nothing in drafts and where it carries none."""
    return carried_among(document.get("changes", ()))


def carried_among(changes: Iterable[StoredChange]) -> list[Carried]:
    return [
        Carried(
            ref=one["ref"],
            what=one["what"],
            why=to_html(one["why"], DEPTH),
            touches=listing([str(touched["text"]) for touched in one["impact"]]),
            source=one["source"],
            asked_by=one["asked_by"],
            asked_on=date.fromisoformat(one["asked_on"]),
            approved_by=one["approved_by"],
            as_role=one["as_role"],
            approved_on=date.fromisoformat(one["approved_on"]),
            reason=one["reason"],
        )
        for one in changes
    ]
