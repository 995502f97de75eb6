"""How a block prints its rows and where it stands: changing both, and taking such a change back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from bcp_portal.audit.models import Event
from plans.actions.layout import change_layout, layout_of, move_block
from plans.actions.stale_edits import Stale, UndoneAlready
from plans.actions.undoing import UNDOINGS, undo_change
from plans.forms.layout import LayoutForm
from plans.models.plan import Block, Heading
from plans.pages.conflicts import Conflict, last_event, text_conflict
from plans.pages.document import draft_block
from plans.pages.editing import OpenBlock
from plans.pages.layout import layout_form, layout_texts, place_of

from .desk import CONFLICT, UNPROCESSABLE, Desk, editing, number, part, to_plan, unchanged
from .document_page import answer
from .open_blocks import open_block, writing

form_view = require_http_methods(["GET", "HEAD", "POST"])

STEPS = {"up": -1, "down": 1}
MOVED_ON = "This was changed again since, so nothing was undone."


def layout_html(
    desk: Desk,
    opened: OpenBlock,
    *,
    form: LayoutForm | None = None,
    edition: int = 0,
    conflict: Conflict | None = None,
    moved: tuple[str, str] = ("", ""),
) -> str:
    """The panel of a block's layout; ``moved`` is the column that was just moved, and which way."""
    if opened.block is None:
        raise Http404(f"{opened.ref} gathers what no block lists: it has no layout.")
    context = {
        "opened": opened,
        "form": form or layout_form(opened),
        "edition": edition or opened.block.edition,
        "conflict": conflict,
        "place": place_of(opened.plan, opened.ref),
        "moved": moved[0],
        "moved_to": moved[1],
    }
    return part(desk, "plans/edit/layout.html", context)


@form_view
@editing
@writing
def layout(desk: Desk, ref: str) -> HttpResponse:
    """GET the form of a block's layout, POST to save it (or, with ``up`` or ``down``, to move a column in the form)."""
    opened = open_block(desk, ref)
    if not desk.is_post:
        return answer(desk, ref, layout_html(desk, opened))
    sent = desk.sent
    if sent.get("keep") == "theirs":
        return _read(desk, ref)
    form, edition = layout_form(opened, sent), number(sent.get("edition"))
    if moved := next(((str(sent[to]), to) for to in STEPS if to in sent), None):
        form.move(moved[0], down=moved[1] == "down")
        return answer(desk, ref, layout_html(desk, opened, form=form, edition=edition, moved=moved))
    if not form.is_valid() or sent.get("keep") == "edit":
        html = layout_html(desk, opened, form=form, edition=edition)
        return answer(desk, ref, html, status=200 if form.is_valid() else UNPROCESSABLE)
    return _save(desk, opened, form, edition)


def _save(desk: Desk, opened: OpenBlock, form: LayoutForm, edition: int) -> HttpResponse:
    ref, block = opened.ref, opened.block
    if block is None:
        raise Http404(f"{ref} has no layout.")
    if not form.has_new_layout:
        return unchanged(desk, _read(desk, ref))
    try:
        change_layout(block=block, edition=edition, by=desk.user, at=desk.at, **form.layout)
    except Stale as refusal:
        conflict = _conflict(desk, form, refusal.current)
        html = layout_html(desk, opened, form=form, conflict=conflict)
        return answer(desk, ref, html, status=CONFLICT)
    return to_plan(desk, ref, changed=ref)


def _conflict(desk: Desk, form: LayoutForm, current: Block) -> Conflict:
    mine, theirs = layout_texts(form.layout), layout_texts(layout_of(current))
    by, at = last_event(current.plan.code, current.ref, "block_changed")
    return text_conflict(
        "this layout",
        {label: (text, theirs[label]) for label, text in mine.items()},
        desk.sent,
        edition=current.edition,
        by=by,
        at=at,
    )


def _read(desk: Desk, ref: str) -> HttpResponse:
    """The block as it is read."""
    return HttpResponse(draft_block(desk.plan, desk.base, ref)) if desk.htmx else to_plan(desk, ref)


@require_POST
@editing
def block_move(desk: Desk, ref: str) -> HttpResponse:
    """Move a block ``up`` or ``down`` among those of its heading, or to the end of what stands ``under`` another."""
    block: Block = get_object_or_404(Block.objects.living(), plan=desk.plan, ref=ref)
    place, to = place_of(desk.plan, ref), desk.sent.get("to", "")
    under = desk.sent.get("under", "") if to == "under" else place.heading
    index = place.index + STEPS[to] if to in STEPS else None
    stays = under == place.heading if index is None else not 0 <= index < place.count
    if stays:
        return to_plan(desk, ref, edit=ref)
    heading: Heading = get_object_or_404(Heading, plan=desk.plan, ref=under)
    try:
        move_block(block=block, heading=heading, to=index, by=desk.user, at=desk.at)
    except Stale:
        messages.error(desk.request, "That section was deleted a moment ago: nothing was moved.")
        return to_plan(desk, ref, edit=ref)
    if index is None:
        return to_plan(desk, ref, changed=ref)
    return to_plan(desk, edit=ref, moved=to)  # no anchor: the button just pressed takes the focus


@require_POST
@editing
def block_undo(desk: Desk, ref: str) -> HttpResponse:
    """Take back the ``change`` of a block that the page just told of."""
    block: Block = get_object_or_404(Block, plan=desk.plan, ref=ref)
    event: Event = get_object_or_404(
        Event, pk=number(desk.sent.get("change")), plan_code=desk.plan.code, ref=ref, verb__in=UNDOINGS
    )
    try:
        undo_change(block=block, event=event, by=desk.user, at=desk.at)
    except UndoneAlready as refusal:
        messages.info(desk.request, str(refusal))
    except Stale:
        messages.info(desk.request, MOVED_ON)
    return to_plan(desk, ref)
