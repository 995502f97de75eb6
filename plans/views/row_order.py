"""Moving rows, deleting them and bringing them back."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from bcp_portal.accounts.sessions import current_user
from plans.actions.changing import Stale
from plans.actions.rows import change_row, delete_row, move_row, restore_row
from plans.models.plan import Plan
from plans.pages.editing import OpenBlock
from plans.pages.lines import Line

from .desk import CONFLICT, Request, address, editing, go, number, reloaded
from .open_blocks import close, open_block, page_query, show

CHANGED_FIRST = "Somebody changed this row a moment ago, so it was not deleted. This is what it says now."


@require_POST
@editing
def row_move(request: Request, plan: Plan, ref: str, row_ref: str) -> HttpResponse:
    """Move a row up or down by one; between groups it first changes its group."""
    opened = open_block(plan, ref)
    row = opened.row(row_ref)
    step = 1 if request.POST.get("to") == "down" else -1
    place = opened.order.index(row_ref) + step if row_ref in opened.order else -1
    if opened.block is None or not 0 <= place < len(opened.order):
        return close(request, opened, row_ref)
    neighbour = opened.order[place]
    regroups = opened.frozen["shape"] == "groups" and opened.group_of(neighbour) != opened.group_of(row_ref)
    by, at = current_user(request), timezone.now()
    if regroups and "open" in request.POST:
        return HttpResponse(status=204)  # the row's form is open: its group is changed there
    if regroups:
        change_row(row=row, values={"group": opened.group_of(neighbour)}, edition=row.edition, by=by, at=at)
    else:
        move_row(block=opened.block, ref=row_ref, to=place, by=by, at=at)
    return _moved(request, plan, opened, row_ref, step=0 if regroups else step)


def _moved(request: Request, plan: Plan, before: OpenBlock, ref: str, *, step: int) -> HttpResponse:
    opened = open_block(reloaded(request, plan), before.ref)
    if not request.htmx or opened.page_of(ref) != before.page_of(ref):
        return go(request, address(plan, f"{opened.ref}-{ref}", edit=opened.ref, page=page_query(opened, ref)))
    response = close(request, opened, ref)
    moved = {"line": f"{opened.ref}-{ref}", "step": step, "place": opened.order.index(ref) + 1}
    trigger_client_event(response, "row-moved", moved, after="settle")
    return trigger_client_event(response, "draft-changed", {"block": opened.ref})


@require_POST
@editing
def row_delete(request: Request, plan: Plan, ref: str, row_ref: str) -> HttpResponse:
    """Delete a row that nobody changed since it was shown; it can be brought back."""
    opened = open_block(plan, ref)
    row = opened.row(row_ref)
    try:
        edition = number(request.POST.get("edition"))
        delete_row(row=row, edition=edition, by=current_user(request), at=timezone.now())
    except Stale as refusal:
        if refusal.current.deleted_at is None:
            return close(request, opened, row_ref, notice=CHANGED_FIRST, status=CONFLICT)
    if not request.htmx:
        return go(request, address(plan, ref, edit=ref, row=row_ref, page=page_query(opened, row_ref)))
    line = Line(row_ref, deleted=row.label, takes_focus=True)
    return trigger_client_event(show(request, opened, line), "draft-changed", {"block": ref})


@require_POST
@editing
def row_restore(request: Request, plan: Plan, ref: str, row_ref: str) -> HttpResponse:
    """Bring a deleted row back to where it was."""
    row = open_block(plan, ref).row(row_ref)
    if row.deleted_at:
        restore_row(row=row, by=current_user(request), at=timezone.now())
    response = close(request, open_block(reloaded(request, plan), ref), row_ref)
    return trigger_client_event(response, "draft-changed", {"block": ref})
