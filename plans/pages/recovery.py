"""Can we make it: the recovery analysis of a document, as its page shows it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from bcp_portal.documents.format import Document
from bcp_portal.documents.recovery_waterfall import NARROW, waterfall
from bcp_portal.look.counting import counted
from plans.evidence.proofs import Proof
from plans.models.plan import Plan
from plans.reading.document import FrozenPlan
from plans.recovery.graph import cycles, graph, label_of
from plans.recovery.report import report
from plans.recovery.timeline import Outlook, timeline

from .places import edit_url, where_of
from .readiness.sentence import Claimed, claimed


def recovery_analysis(plan: Plan, document: Document, *, proven: Mapping[str, Proof], may_edit: bool) -> dict[str, Any]:
    """Everything the template shows; ``proven`` is by ref of a function. Nothing is asked of the database."""
    read = FrozenPlan(document)
    made, where = graph(read), where_of(document)
    found = timeline(read, made)
    analysis = report(read, made, found)
    return {
        "analysis": analysis,
        "lead": _lead(found.outlooks) if analysis.is_linked else None,
        "shown": [(one, waterfall(one), waterfall(one, NARROW), proven.get(one.ref)) for one in analysis.prospects],
        "cycles": [[label_of(made, ref) for ref in cycle] for cycle in cycles(made)],
        "idle": [(row, edit_url(plan, where, row.ref) if may_edit else "") for row in found.idle],
        "idle_in_words": counted(len(found.idle), "strategy names no function", "strategies name no function"),
    }


def _lead(outlooks: tuple[Outlook, ...]) -> Claimed:
    """How many functions are in time, late and unknown, as home says it, too."""
    counts = Counter(outlook.best.verdict if outlook.best else "unknown" for outlook in outlooks)
    return claimed(counts["in time"], counts["late"], counts["unknown"])
