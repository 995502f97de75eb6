"""Changes that a version carries, as it freezes them: what was asked and approved, by value."""

from collections.abc import Collection, Sequence

from django.utils import timezone

from bcp_portal.documents.figures import listing
from bcp_portal.documents.format import Document
from bcp_portal.documents.improvement_format import StoredChange
from plans.models.change_requests import ChangeRequest


def with_changes(document: Document, carried: Sequence[ChangeRequest]) -> Document:
    """The document with the change requests that it carries (``whole``), if there are any."""
    return {**document, "changes": [_frozen(one) for one in carried]} if carried else document


def _frozen(request: ChangeRequest) -> StoredChange:
    decision = request.decision
    return {
        "ref": request.ref,
        "what": request.what,
        "why": request.why,
        "impact": list(request.impact),
        "source": request.source_text,
        "asked_by": request.asked_by_name,
        "asked_on": timezone.localdate(request.asked_at).isoformat(),
        "approved_by": decision.by_name,
        "as_role": decision.as_role,
        "approved_on": timezone.localdate(decision.at).isoformat(),
        "reason": decision.reason,
    }


def saying_carried(summary: str, refs: Collection[str]) -> str:
    """What changes and why, as the history lists it, with what it carries: ``Yearly update. Carries CHR-01.``"""
    if not refs:
        return summary
    ended = summary if summary.rstrip().endswith((".", "!", "?", "…")) else f"{summary.rstrip()}."
    return f"{ended} Carries {listing(sorted(refs, key=lambda ref: (len(ref), ref)))}."
