"""The recovery analysis, as a version freezes it: what its signers know of its promises."""

from dataclasses import asdict
from typing import cast

from bcp_portal.documents.format import Document, StoredRecovery
from plans.reading.document import FrozenPlan
from plans.recovery.report import report


def with_recovery(document: Document) -> Document:
    """The document with its ``recovery``, as bcp_portal/documents/recovery.py reads it; not without functions."""
    analysis = report(FrozenPlan(document))
    if not analysis.prospects:
        return document
    return {**document, "recovery": cast("StoredRecovery", asdict(analysis))}  # JSON knows no tuples
