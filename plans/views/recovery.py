"""Can we make it: the recovery analysis of what a person may read of a plan."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.format import Document
from bcp_portal.documents.recovery_waterfall import NARROW, waterfall
from plans.access import get_plan
from plans.models.plan import Plan
from plans.pages.places import edit_url, where_of
from plans.pages.reading import readable
from plans.reading.document import FrozenPlan
from plans.recovery.graph import cycles, graph, label_of
from plans.recovery.report import report
from plans.recovery.timeline import Outlook, timeline


@require_safe
def recovery(request: HttpRequest, code: str) -> HttpResponse:
    """How soon each function is back, how much data is lost, and how many ways back there are."""
    plan = get_plan(current_user(request), code, "read")
    document, is_draft = readable(current_user(request), plan)
    context: dict[str, Any] = {"plan": plan, "document": document, "is_draft": is_draft}
    if document is not None:
        may_edit = is_draft and current_user(request).may("edit") and plan.archived_at is None
        context |= {"may_edit": may_edit, **_analysis(plan, document, may_edit=may_edit)}
    return render(request, "plans/recovery.html", context)


def _analysis(plan: Plan, document: Document, *, may_edit: bool) -> dict[str, Any]:
    read = FrozenPlan(document)
    made, where = graph(read), where_of(document)
    found = timeline(read, made)
    analysis = report(read, made, found)
    return {
        "analysis": analysis,
        "counts": _counts(found.outlooks),
        "shown": [(one, waterfall(one), waterfall(one, NARROW)) for one in analysis.prospects],
        "cycles": [[label_of(made, ref) for ref in cycle] for cycle in cycles(made)],
        "idle": [(row, edit_url(plan, where, row.ref) if may_edit else "") for row in found.idle],
    }


def _counts(outlooks: Iterable[Outlook]) -> dict[str, int]:
    """How many functions are in time, late and unknown, as home counts them too."""
    counted = Counter(outlook.best.verdict if outlook.best else "unknown" for outlook in outlooks)
    return {"in_time": counted["in time"], "late": counted["late"], "unknown": counted["unknown"]}
