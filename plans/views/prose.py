"""Editing narrative; deleting blocks of any kind and bringing them back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.prose import to_html
from plans.actions.blocks import change_prose, delete_block, restore_block
from plans.actions.changing import Stale
from plans.forms import ProseForm
from plans.forms.outline import LONGEST_PROSE
from plans.models.plan import Block, Plan
from plans.pages.body import draft_block
from plans.pages.conflicts import Conflict, last_event, text_conflict
from plans.pages.layout import place_of
from plans.sections import PROSE

from .asking import asked_here
from .desk import CONFLICT, UNPROCESSABLE, Request, address, answer, base_of, editing, go, number, part, reloaded

form_view = require_http_methods(["GET", "HEAD", "POST"])


def prose_html(
    request: Request, plan: Plan, ref: str, *, form: ProseForm | None = None, edition: int = 0,
    conflict: Conflict | None = None, keep: str = "",
) -> str:  # fmt: skip
    """The form of a piece of narrative, with its preview."""
    block = get_object_or_404(Block, plan=plan, ref=ref, kind=PROSE)
    form = form or ProseForm(initial={"text": block.text}, auto_id=f"{ref}-%s")
    asked = asked_here(request, plan)
    context = {
        "plan": plan, "ref": ref, "form": form, "edition": edition or block.edition, "conflict": conflict, "keep": keep,
        "title": block.heading.title or plan.title, "preview": to_html(str(form["text"].value() or ""), 2),
        "place": None if block.deleted_at else place_of(plan, ref), "moved": request.GET.get("moved", ""),
        "asked": asked and asked.at(PROSE, form), "quote": asked.quote(ref) if asked else "",
    }  # fmt: skip
    return part(request, "plans/edit/prose.html", context)


@form_view
@editing
def prose(request: Request, plan: Plan, ref: str) -> HttpResponse:
    """GET the form of narrative, POST to save it (or, with ``preview``, to see it)."""
    block: Block = get_object_or_404(Block, plan=plan, ref=ref, kind=PROSE)
    if request.method != "POST":
        return answer(request, plan, ref, prose_html(request, plan, ref))
    if request.POST.get("keep") == "theirs":
        return _read(request, plan, ref)
    form = ProseForm(request.POST, auto_id=f"{ref}-%s")
    edition = number(request.POST.get("edition"))
    if not form.is_valid() or "preview" in request.POST or request.POST.get("keep") == "edit":
        html = prose_html(request, plan, ref, form=form, edition=edition)
        return answer(request, plan, ref, html, status=200 if form.is_valid() else UNPROCESSABLE)
    return _save(request, plan, block, form, edition)


def _save(request: Request, plan: Plan, block: Block, form: ProseForm, edition: int) -> HttpResponse:
    text, by, at = form.cleaned_data["text"], current_user(request), timezone.now()
    if block.deleted_at and request.POST.get("keep") == "restore":
        restore_block(block=block, by=by, at=at)
        block.deleted_at = None
    if text != block.text or block.deleted_at:
        try:
            change_prose(block=block, text=text, edition=edition, by=by, at=at)
        except Stale as refusal:
            conflict = _conflict(plan, refusal.current, text, request)
            html = prose_html(request, plan, block.ref, form=form, conflict=conflict)
            return answer(request, plan, block.ref, html, status=CONFLICT)
    return _read(request, plan, block.ref)


def _conflict(plan: Plan, current: Block, text: str, request: Request) -> Conflict:
    verb = "block_deleted" if current.deleted_at else "prose_changed"
    by, at = last_event(plan.code, current.ref, verb)
    return text_conflict(
        "this text", {"Text": (text, current.text)}, request.POST,
        edition=current.edition, by=by, at=at, is_deleted=current.deleted_at is not None,
    )  # fmt: skip


def _read(request: Request, plan: Plan, ref: str) -> HttpResponse:
    """The block as it is read."""
    if not request.htmx:
        return go(request, address(plan, ref))
    plan = reloaded(request, plan)
    return HttpResponse(draft_block(plan, base_of(plan), ref), headers={"HX-Trigger": "draft-changed"})


@require_POST
@editing
def preview(request: Request, plan: Plan, ref: str) -> HttpResponse:
    """Narrative as it will be read, while it is written."""
    return HttpResponse(to_html(request.POST.get("text", "")[:LONGEST_PROSE], 2))


@require_POST
@editing
def block_delete(request: Request, plan: Plan, ref: str) -> HttpResponse:
    """Delete a block with the rows that stand nowhere else; the page offers to bring it back."""
    block: Block = get_object_or_404(Block, plan=plan, ref=ref)
    try:
        delete_block(block=block, by=current_user(request), at=timezone.now())
    except Stale:
        messages.info(request, "It was deleted already.")
    return go(request, address(plan, block.heading.ref, deleted=ref))


@require_POST
@editing
def block_restore(request: Request, plan: Plan, ref: str) -> HttpResponse:
    """Bring a deleted block back, with its rows."""
    block: Block = get_object_or_404(Block, plan=plan, ref=ref)
    if block.deleted_at:
        restore_block(block=block, by=current_user(request), at=timezone.now())
    return HttpResponse("") if request.htmx else go(request, address(plan, ref))
