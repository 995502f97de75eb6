"""Moving rows, deleting them and bringing them back."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from plans.actions.rows import change_row, delete_row, move_row, restore_row
from plans.actions.stale_edits import Stale
from plans.pages.editing import OpenBlock
from plans.pages.lines import BlockLine

from .desk import CONFLICT, Desk, editing, number, reloaded, to_plan
from .open_blocks import close, open_block, page_query, show

CHANGED_FIRST = "Somebody changed this row a moment ago, so it was not deleted. This is what it says now."


@require_POST
@editing
def row_move(desk: Desk, ref: str, row_ref: str) -> HttpResponse:
    """Move a row up or down by one; between groups it first changes its group."""
    opened = open_block(desk, ref)
    row = opened.row(row_ref)
    step = 1 if desk.sent.get("to") == "down" else -1
    place = opened.order.index(row_ref) + step if row_ref in opened.order else -1
    if opened.block is None or not 0 <= place < len(opened.order):
        return close(desk, opened, row_ref)
    neighbour = opened.order[place]
    regroups = opened.frozen["shape"] == "groups" and opened.group_of(neighbour) != opened.group_of(row_ref)
    by, at = desk.user, desk.at
    if regroups and "open" in desk.sent:
        return HttpResponse(status=204)  # the row's form is open: its group is changed there
    if regroups:
        group = opened.group_of(neighbour)
        change_row(row=row, values={"group": group}, edition=row.edition, by=by, at=at, keeps_place=True)
    else:
        move_row(block=opened.block, ref=row_ref, to=place, by=by, at=at)
    return _moved(desk, opened, row_ref, step=0 if regroups else step)


def _moved(desk: Desk, before: OpenBlock, ref: str, *, step: int) -> HttpResponse:
    opened = open_block(reloaded(desk), before.ref)
    if not desk.htmx or opened.page_of(ref) != before.page_of(ref):
        return to_plan(desk, f"{opened.ref}-{ref}", edit=opened.ref, page=page_query(opened, ref))
    response = close(desk, opened, ref)
    moved = {"line": f"{opened.ref}-{ref}", "step": step, "place": opened.order.index(ref) + 1}
    trigger_client_event(response, "row-moved", moved, after="settle")
    return trigger_client_event(response, "draft-changed", {"block": opened.ref})


@require_POST
@editing
def row_delete(desk: Desk, ref: str, row_ref: str) -> HttpResponse:
    """Delete a row that nobody changed since it was shown; it can be brought back."""
    opened = open_block(desk, ref)
    row = opened.row(row_ref)
    try:
        edition = number(desk.sent.get("edition"))
        delete_row(row=row, edition=edition, by=desk.user, at=desk.at)
    except Stale as refusal:
        if refusal.current.deleted_at is None:
            return close(desk, opened, row_ref, notice=CHANGED_FIRST, status=CONFLICT)
    if not desk.htmx:
        return to_plan(desk, ref, edit=ref, row=row_ref, page=page_query(opened, row_ref))
    line = BlockLine(row_ref, deleted=row.label, takes_focus=True)
    return trigger_client_event(show(desk, opened, line), "draft-changed", {"block": ref})


@require_POST
@editing
def row_restore(desk: Desk, ref: str, row_ref: str) -> HttpResponse:
    """Bring a deleted row back to where it was."""
    row = open_block(desk, ref).row(row_ref)
    if row.deleted_at:
        restore_row(row=row, by=desk.user, at=desk.at)
    response = close(desk, open_block(reloaded(desk), ref), row_ref)
    return trigger_client_event(response, "draft-changed", {"block": ref})
