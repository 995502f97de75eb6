"""Can we make it: the recovery analysis of what a person may read of a plan."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bcp_portal.accounts.sessions import current_user
from plans.access import get_plan
from plans.cached_pages import cached_page
from plans.evidence.proofs import proofs
from plans.evidence.sources import results_of
from plans.pages.reading import readable
from plans.pages.recovery import recovery_analysis
from plans.reading.document import FrozenPlan


@require_safe
@cached_page
def recovery(request: HttpRequest, code: str) -> HttpResponse:
    """How soon each function is back, planned and proven, how much data is lost, how many ways back there are."""
    plan = get_plan(current_user(request), code, "read")
    document, is_draft = readable(current_user(request), plan)
    context: dict[str, Any] = {"plan": plan, "document": document, "is_draft": is_draft}
    if document is not None:
        may_edit = is_draft and current_user(request).may("edit") and plan.archived_at is None
        rtos = {row.ref: row.seconds("rto") for row in FrozenPlan(document).rows("functions")}
        proven = proofs(results_of([plan])[plan.pk], rtos, today=timezone.localdate())
        analysis = recovery_analysis(plan, document, proven=proven, may_edit=may_edit)
        context |= {"may_edit": may_edit, **analysis}
    return render(request, "plans/recovery.html", context)
