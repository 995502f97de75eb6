"""Editing narrative; deleting blocks of any kind and bringing them back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from bcp_portal.documents.prose import to_screen_html
from plans.actions.blocks import change_prose, delete_block, restore_block
from plans.actions.stale_edits import Stale
from plans.forms import ProseForm
from plans.forms.outline import LONGEST_PROSE
from plans.models.plan import Block
from plans.pages.conflicts import Conflict, last_event, text_conflict
from plans.pages.document import draft_block
from plans.pages.layout import place_of
from plans.sections import PROSE

from .desk import CONFLICT, UNPROCESSABLE, Desk, editing, number, part, reloaded, to_plan, unchanged
from .document_page import answer
from .field_notes import note_here
from .next_finding import to_step, with_step

form_view = require_http_methods(["GET", "HEAD", "POST"])


def prose_html(
    desk: Desk,
    ref: str,
    *,
    block: Block | None = None,
    form: ProseForm | None = None,
    edition: int = 0,
    conflict: Conflict | None = None,
    keep: str = "",
) -> str:
    """The form of a piece of narrative, with its preview; the ``block``, where it was read before."""
    block = block or _block(desk, ref)
    form = form or ProseForm(initial={"text": block.text}, auto_id=f"{ref}-%s")
    asked = note_here(desk)
    context = {
        "plan": desk.plan,
        "ref": ref,
        "form": form,
        "edition": edition or block.edition,
        "conflict": conflict,
        "keep": keep,
        "title": block.heading.title or desk.plan.title,
        "preview": to_screen_html(str(form["text"].value() or ""), 2),
        "place": None if block.deleted_at else place_of(desk.plan, ref),
        "moved": desk.query.get("moved", ""),
        "asked": asked and asked.at(PROSE, form),
        "quote": asked.quote(ref) if asked else "",
    }
    return part(desk, "plans/edit/prose.html", context)


def _block(desk: Desk, ref: str) -> Block:
    found: Block = get_object_or_404(Block.objects.select_related("heading"), plan=desk.plan, ref=ref, kind=PROSE)
    return found


@form_view
@editing
def prose(desk: Desk, ref: str) -> HttpResponse:
    """GET the form of narrative, POST to save it (or, with ``preview``, to see it)."""
    block = _block(desk, ref)
    if not desk.is_post:
        return answer(desk, ref, prose_html(desk, ref, block=block))
    if desk.sent.get("keep") == "theirs":
        return _read(desk, ref)
    form = ProseForm(desk.sent, auto_id=f"{ref}-%s")
    edition = number(desk.sent.get("edition"))
    if not form.is_valid() or "preview" in desk.sent or desk.sent.get("keep") == "edit":
        html = prose_html(desk, ref, block=block, form=form, edition=edition)
        return answer(desk, ref, html, status=200 if form.is_valid() else UNPROCESSABLE)
    return _save(desk, block, form, edition)


def _save(desk: Desk, block: Block, form: ProseForm, edition: int) -> HttpResponse:
    text, by, at = form.cleaned_data["text"], desk.user, desk.at
    if block.deleted_at and desk.sent.get("keep") == "restore":
        restore_block(block=block, by=by, at=at)
        block.deleted_at = None
    if text == block.text and not block.deleted_at and not desk.sent.get("finding"):
        return unchanged(desk, _read(desk, block.ref))
    if text != block.text or block.deleted_at:
        try:
            change_prose(block=block, text=text, edition=edition, by=by, at=at)
        except Stale as refusal:
            conflict = _conflict(desk, refusal.current, text)
            html = prose_html(desk, block.ref, form=form, conflict=conflict)
            return answer(desk, block.ref, html, status=CONFLICT)
    return with_step(desk, _read(desk, block.ref), block.ref) if desk.htmx else to_step(desk, block.ref)


def _conflict(desk: Desk, current: Block, text: str) -> Conflict:
    verb = "block_deleted" if current.deleted_at else "prose_changed"
    by, at = last_event(desk.plan.code, current.ref, verb)
    return text_conflict(
        "this text",
        {"Text": (text, current.text)},
        desk.sent,
        edition=current.edition,
        by=by,
        at=at,
        is_deleted=current.deleted_at is not None,
    )


def _read(desk: Desk, ref: str) -> HttpResponse:
    """The block as it is read."""
    if not desk.htmx:
        return to_plan(desk, ref)
    now = reloaded(desk)
    return trigger_client_event(HttpResponse(draft_block(now.plan, now.base, ref)), "draft-changed")


@require_POST
@editing
def preview(desk: Desk, ref: str) -> HttpResponse:
    """Narrative as it will be read, while it is written."""
    return HttpResponse(to_screen_html(desk.sent.get("text", "")[:LONGEST_PROSE], 2))


@require_POST
@editing
def block_delete(desk: Desk, ref: str) -> HttpResponse:
    """Delete a block with the rows that stand nowhere else; the page offers to bring it back."""
    block: Block = get_object_or_404(Block, plan=desk.plan, ref=ref)
    try:
        delete_block(block=block, by=desk.user, at=desk.at)
    except Stale:
        messages.info(desk.request, "It was deleted already.")
    return to_plan(desk, block.heading.ref, deleted=ref)


@require_POST
@editing
def block_restore(desk: Desk, ref: str) -> HttpResponse:
    """Bring a deleted block back, with its rows."""
    block: Block = get_object_or_404(Block, plan=desk.plan, ref=ref)
    if block.deleted_at:
        restore_block(block=block, by=desk.user, at=desk.at)
    return HttpResponse("") if desk.htmx else to_plan(desk, ref)
