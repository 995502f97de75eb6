"""Several rows of a block at once: one field of all of them set, or all of them deleted, and that taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from bcp_portal.audit.models import Event
from plans.actions.many_rows import TAKEN_BACK, StaleRows, change_rows, change_told_by, delete_rows, take_back
from plans.actions.stale_edits import Stale, UndoneAlready
from plans.models.plan import Row
from plans.pages.editing import OpenBlock
from plans.pages.several import MOST_AT_ONCE, Several, chosen, field_form

from .desk import CONFLICT, UNPROCESSABLE, Desk, editing, number, part, to_plan
from .document_page import answer
from .open_blocks import open_block, writing

NONE_CHOSEN = "No row was chosen: tick the rows first."
TOO_MANY = f"More than {MOST_AT_ONCE} rows were chosen, so nothing was changed. Choose fewer."
NOTHING_NEW = "These rows say that already."
MOVED_ON = "Somebody changed some of these rows since, so nothing was undone."


@require_POST
@editing
@writing
def several(desk: Desk, ref: str) -> HttpResponse:
    """What is done with the ``rows`` of a block: ``act=field`` shows a field's form, ``set`` saves it; ``delete``."""
    opened = open_block(desk, ref)
    seen, act = chosen(opened, desk.sent), desk.sent.get("act", "")
    if not seen or len(seen) > MOST_AT_ONCE:
        messages.error(desk.request, TOO_MANY if seen else NONE_CHOSEN)
        return to_plan(desk, ref, edit=ref)
    if act == "delete":
        return _delete(desk, opened, seen)
    field = desk.sent.get("field", "")
    if act != "set":
        return _show(desk, Several(opened, seen, field, field_form(opened, field, seen)))
    return _set(desk, opened, seen, field)


def _set(desk: Desk, opened: OpenBlock, seen: dict[str, int], field: str) -> HttpResponse:
    form = field_form(opened, field, seen, desk.sent)
    if not form.is_valid():
        return _show(desk, Several(opened, seen, field, form), status=UNPROCESSABLE)
    try:
        changed = change_rows(plan=desk.plan, kind=opened.kind, seen=seen, values=form.values, by=desk.user, at=desk.at)
    except StaleRows as refusal:
        again = field_form(opened, field, seen, desk.sent)
        return _show(desk, Several(opened, seen, field, again, refusal.refs), status=CONFLICT)
    return _done(desk, opened, changed)


def _delete(desk: Desk, opened: OpenBlock, seen: dict[str, int]) -> HttpResponse:
    try:
        deleted = delete_rows(plan=desk.plan, kind=opened.kind, seen=seen, by=desk.user, at=desk.at)
    except StaleRows as refusal:
        return _show(desk, Several(opened, seen, stale=refusal.refs), status=CONFLICT)
    return _done(desk, opened, deleted)


def _show(desk: Desk, several: Several, *, status: int = 200) -> HttpResponse:
    html = part(desk, "plans/edit/several.html", {"several": several, "opened": several.opened})
    return answer(desk, several.opened.ref, html, status=status)


def _done(desk: Desk, opened: OpenBlock, rows: list[Row]) -> HttpResponse:
    if not rows:
        messages.info(desk.request, NOTHING_NEW)
        return to_plan(desk, opened.ref, edit=opened.ref)
    return told(desk, opened.ref, rows[0].ref)


def told(desk: Desk, block: str, ref: str) -> HttpResponse:
    """The block, open, with a note that offers to take back what was just done to the row ``ref`` and others."""
    wanted = {"plan_code": desk.plan.code, "ref": ref, "actor": desk.user, "at": desk.at, "verb__in": TAKEN_BACK}
    event = Event.objects.filter(**wanted).order_by("-pk").first()
    return to_plan(desk, f"{block}-done", edit=block, several=event.pk if event else 0)


@require_POST
@editing
def several_undo(desk: Desk, ref: str) -> HttpResponse:
    """Take back the ``change`` of several rows of which the page just told."""
    wanted = {"plan_code": desk.plan.code, "actor": desk.user, "verb__in": TAKEN_BACK}
    first: Event = get_object_or_404(Event, pk=number(desk.sent.get("change")), **wanted)
    try:
        take_back(plan=desk.plan, events=change_told_by(desk.plan, first), by=desk.user, at=desk.at)
    except UndoneAlready as refusal:
        messages.info(desk.request, str(refusal))
    except (StaleRows, Stale):
        messages.info(desk.request, MOVED_ON)
    return to_plan(desk, ref, edit=ref)
