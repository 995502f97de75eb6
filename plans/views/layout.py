"""How a block prints its rows and where it stands: changing both, and taking such a change back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bcp_portal.accounts.sessions import current_user
from bcp_portal.audit.models import Event
from plans.actions.changing import Stale
from plans.actions.layout import change_layout, layout_of, move_block
from plans.actions.undoing import UNDOINGS, undo_change
from plans.forms.layout import LayoutForm
from plans.models.plan import Block, Heading, Plan
from plans.pages.body import draft_block
from plans.pages.conflicts import Conflict, last_event, text_conflict
from plans.pages.editing import OpenBlock
from plans.pages.layout import layout_form, layout_texts, place_of

from .desk import CONFLICT, UNPROCESSABLE, Request, address, answer, base_of, editing, go, number, part
from .open_blocks import open_block, writing

form_view = require_http_methods(["GET", "HEAD", "POST"])

STEPS = {"up": -1, "down": 1}
MOVED_ON = "This was changed again since, so nothing was undone."


def layout_html(
    request: Request, opened: OpenBlock, *, form: LayoutForm | None = None, edition: int = 0,
    conflict: Conflict | None = None, moved: tuple[str, str] = ("", ""),
) -> str:  # fmt: skip
    """The panel of a block's layout; ``moved`` is the column that was just moved, and which way."""
    if opened.block is None:
        raise Http404(f"{opened.ref} gathers what no block lists: it has no layout.")
    context = {
        "opened": opened, "form": form or layout_form(opened), "edition": edition or opened.block.edition,
        "conflict": conflict, "place": place_of(opened.plan, opened.ref), "moved": moved[0], "moved_to": moved[1],
    }  # fmt: skip
    return part(request, "plans/edit/layout.html", context)


@form_view
@editing
@writing
def layout(request: Request, plan: Plan, ref: str) -> HttpResponse:
    """GET the form of a block's layout, POST to save it (or, with ``up`` or ``down``, to move a column in the form)."""
    opened = open_block(plan, ref)
    if request.method != "POST":
        return answer(request, plan, ref, layout_html(request, opened))
    sent = request.POST
    if sent.get("keep") == "theirs":
        return _read(request, plan, ref)
    form, edition = layout_form(opened, sent), number(sent.get("edition"))
    if moved := next(((sent[to], to) for to in STEPS if to in sent), None):
        form.move(moved[0], down=moved[1] == "down")
        return answer(request, plan, ref, layout_html(request, opened, form=form, edition=edition, moved=moved))
    if not form.is_valid() or sent.get("keep") == "edit":
        html = layout_html(request, opened, form=form, edition=edition)
        return answer(request, plan, ref, html, status=200 if form.is_valid() else UNPROCESSABLE)
    return _save(request, opened, form, edition)


def _save(request: Request, opened: OpenBlock, form: LayoutForm, edition: int) -> HttpResponse:
    plan, ref, block = opened.plan, opened.ref, opened.block
    if block is None:
        raise Http404(f"{ref} has no layout.")
    if not form.has_new_layout:
        return _read(request, plan, ref)
    try:
        change_layout(block=block, edition=edition, by=current_user(request), at=timezone.now(), **form.layout)
    except Stale as refusal:
        conflict = _conflict(request, form, refusal.current)
        html = layout_html(request, opened, form=form, conflict=conflict)
        return answer(request, plan, ref, html, status=CONFLICT)
    return go(request, address(plan, ref, changed=ref))


def _conflict(request: Request, form: LayoutForm, current: Block) -> Conflict:
    mine, theirs = layout_texts(form.layout), layout_texts(layout_of(current))
    by, at = last_event(current.plan.code, current.ref, "block_changed")
    return text_conflict(
        "this layout", {label: (text, theirs[label]) for label, text in mine.items()}, request.POST,
        edition=current.edition, by=by, at=at,
    )  # fmt: skip


def _read(request: Request, plan: Plan, ref: str) -> HttpResponse:
    """The block as it is read."""
    return HttpResponse(draft_block(plan, base_of(plan), ref)) if request.htmx else go(request, address(plan, ref))


@require_POST
@editing
def block_move(request: Request, plan: Plan, ref: str) -> HttpResponse:
    """Move a block ``up`` or ``down`` among those of its heading, or to the end of what stands ``under`` another."""
    block: Block = get_object_or_404(Block.objects.living(), plan=plan, ref=ref)
    place, to = place_of(plan, ref), request.POST.get("to", "")
    under = request.POST.get("under", "") if to == "under" else place.heading
    index = place.index + STEPS[to] if to in STEPS else None
    stays = under == place.heading if index is None else not 0 <= index < place.count
    if stays:
        return go(request, address(plan, ref, edit=ref))
    heading: Heading = get_object_or_404(Heading, plan=plan, ref=under)
    try:
        move_block(block=block, heading=heading, to=index, by=current_user(request), at=timezone.now())
    except Stale:
        messages.error(request, "That section was deleted a moment ago: nothing was moved.")
        return go(request, address(plan, ref, edit=ref))
    if index is None:
        return go(request, address(plan, ref, changed=ref))
    return go(request, address(plan, edit=ref, moved=to))  # no anchor: the button just pressed takes the focus


@require_POST
@editing
def block_undo(request: Request, plan: Plan, ref: str) -> HttpResponse:
    """Take back the ``change`` of a block that the page just told of."""
    block: Block = get_object_or_404(Block, plan=plan, ref=ref)
    event: Event = get_object_or_404(
        Event, pk=number(request.POST.get("change")), plan_code=plan.code, ref=ref, verb__in=UNDOINGS
    )
    try:
        undo_change(block=block, event=event, by=current_user(request), at=timezone.now())
    except Stale:
        messages.info(request, MOVED_ON)
    return go(request, address(plan, ref))
