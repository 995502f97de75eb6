"""Can we make it, and what if this fails: the recovery analysis of what a person may read of a plan."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.recovery_waterfall import waterfall
from bcp_portal.documents.values import Unreadable, read_duration
from plans.access import get_plan, in_force
from plans.linting.reading import Plan as ReadPlan
from plans.linting.reading import span
from plans.models.plan import Plan
from plans.pages.places import edit_url, where_of
from plans.recovery.failing import failure
from plans.recovery.graph import cycles, graph, label_of, of_kind
from plans.recovery.reporting import report
from plans.recovery.single_points import single_points
from plans.recovery.timeline import timeline

MOST_FAILED = 50
KINDS = (("supplier", "Suppliers"), ("dependency", "Dependencies"), ("function", "Functions"))


def _readable(user: User, plan: Plan) -> tuple[dict[str, Any] | None, bool]:
    """The document that this person reads, and whether it is the draft."""
    if user.may("read_draft"):
        return json.loads(plan.draft.document), True
    version = in_force(plan)
    return (json.loads(version.snapshot), False) if version else (None, False)


@require_safe
def recovery(request: HttpRequest, code: str) -> HttpResponse:
    """How soon each function is back, how much data is lost, and how many ways back there are."""
    plan = get_plan(current_user(request), code, "read")
    document, is_draft = _readable(current_user(request), plan)
    context: dict[str, Any] = {"plan": plan, "document": document, "is_draft": is_draft}
    if document is not None:
        context |= _analysis(plan, document, may_edit=is_draft and current_user(request).may("edit"))
    return render(request, "plans/recovery.html", context)


def _analysis(plan: Plan, document: dict[str, Any], *, may_edit: bool) -> dict[str, Any]:
    readable = ReadPlan(document)
    made, where = graph(readable), where_of(document)
    found = timeline(readable, made)
    analysis = report(readable, made, found)
    return {
        "analysis": analysis, "shown": [(prospect, waterfall(prospect)) for prospect in analysis.prospects],
        "cycles": [[label_of(made, ref) for ref in cycle] for cycle in cycles(made)],
        "idle": [(row, edit_url(plan, where, row.ref) if may_edit else "") for row in found.idle],
    }  # fmt: skip


@require_safe
def what_if(request: HttpRequest, code: str) -> HttpResponse:
    """What stops when the items ``?failed=D-01&failed=…`` fail, ``&after=2h`` later."""
    plan = get_plan(current_user(request), code, "read")
    document, is_draft = _readable(current_user(request), plan)
    context: dict[str, Any] = {"plan": plan, "document": document, "is_draft": is_draft}
    if document is not None:
        context |= _consequences(document, request.GET.getlist("failed")[:MOST_FAILED], request.GET.get("after", ""))
    return render(request, "plans/what_if.html", context)


def _consequences(document: dict[str, Any], refs: list[str], after: str) -> dict[str, Any]:
    readable = ReadPlan(document)
    made = graph(readable)
    seconds, refusal = _seconds(after)
    found = failure(readable, refs, at=seconds, made=made)
    choices = [
        (title, [(ref, label_of(made, ref), ref in found.failed) for ref in of_kind(made, kind)])  # type: ignore[arg-type]
        for kind, title in KINDS
    ]
    losses = [
        (loss, span(loss.rto_at) if loss.rto_at is not None else "", span(loss.mtpd_at) if loss.mtpd_at else "",
         [label_of(made, ref) for ref in loss.by])
        for loss in found.losses
    ]  # fmt: skip
    helping = [(one, [label_of(made, ref) for ref in one.gone]) for one in found.helping]
    return {
        "found": found, "choices": choices, "losses": losses, "helping": helping, "after": after, "refusal": refusal,
        "after_span": span(seconds) if seconds else "", "failed": [label_of(made, ref) for ref in found.failed],
        "points": single_points(readable, made)[:20],
        "first_rto": span(found.first_rto.rto_at or 0) if found.first_rto else "",
        "first_mtpd": span(found.first_mtpd.mtpd_at or 0) if found.first_mtpd else "",
    }  # fmt: skip


def _seconds(written: str) -> tuple[int, str]:
    """A length of time as typed, in seconds, and why it can't be read."""
    try:
        return int(read_duration(written).get("seconds", 0)), ""
    except Unreadable as refusal:
        return 0, str(refusal)
