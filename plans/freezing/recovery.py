"""Can we make it? The recovery analysis, as a version freezes it: what its signers know of its promises."""

from dataclasses import asdict
from typing import Any

from bcp_portal.documents.canonical import Document
from plans.reading.document import FrozenPlan
from plans.recovery.report import report

Frozen = dict[str, Any]


def recovery_annex(document: Document) -> dict[str, Frozen]:
    """``{"recovery": …}`` in the shape of bcp_portal/documents/recovery.py; nothing for a plan without functions."""
    analysis = report(FrozenPlan(document))
    return {"recovery": asdict(analysis)} if analysis.prospects else {}
