"""The page of a plan: the document itself, with one part of it open for those who edit."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.audit.models import Event
from plans.access import glance_at_plan
from plans.actions.mending import MENDED
from plans.actions.presence import note_presence
from plans.evidence.status import statuses_of
from plans.models.plan import Block, Heading, Plan
from plans.pages.around import marks_in, parts_around
from plans.pages.beside import standing_beside
from plans.pages.body import draft_block, draft_overview
from plans.pages.editing import find_block
from plans.pages.layout import undoable
from plans.pages.parts import differing
from plans.sections import BY_KEY, PROSE

from .asking import asked_here
from .desk import ARCHIVED, Request, answer, base_of, editing, go, may_edit, number, plan_page
from .headings import heading_html
from .layout import layout_html
from .open_blocks import block_html, line_for, open_block
from .prose import prose_html

READ_ONLY = "You can read this plan; an editor can change it."
BESIDE = {"hx-swap-oob": "true"}


@require_safe
def document(request: Request, code: str) -> HttpResponse:
    """The plan as a document; ``?edit=B-06`` (or ``H-04``) opens a part of it, ``&row=F-01`` one of its rows."""
    plan = glance_at_plan(current_user(request), code, "read")
    ref = request.GET.get("edit", "")
    is_editing = bool(ref) and may_edit(request, plan)
    if "finding" in request.GET and not is_editing:
        messages.info(request, ARCHIVED if plan.archived_at else READ_ONLY)
    if is_editing:
        try:
            html = opened_html(request, plan, ref)
        except Http404:
            if "finding" not in request.GET:
                raise
            return _gone(request, plan)
        note_presence(plan=plan, block=ref, by=current_user(request), at=timezone.now())
        return answer(request, plan, ref, html, undo=_mended(request, plan))
    undo = _undo(request, plan)
    if undo and (place := undo.get("at", "")):
        note = render_to_string("plans/edit/undo.html", {"plan": plan, "undo": undo}, request)
        return plan_page(request, plan, instead={place: note + draft_block(plan, base_of(plan), place)})
    return plan_page(request, plan, undo=undo)


def _gone(request: Request, plan: Plan) -> HttpResponse:
    """What a finding named was deleted after its page was opened."""
    messages.info(request, "What that finding led to is no longer in the plan. Here is what stands now.")
    return go(request, reverse("plans:findings", args=[plan.code]))


def opened_html(request: Request, plan: Plan, ref: str) -> str:
    """The form of a block or heading. Raises Http404 for one that the draft does not have."""
    document = json.loads(plan.draft.document)
    if any(heading["ref"] == ref for heading in document["outline"]):
        return heading_html(request, plan, ref)
    if find_block(document, ref)[1]["kind"] == PROSE:
        return prose_html(request, plan, ref)
    opened = open_block(plan, ref)
    if "layout" in request.GET:
        return layout_html(request, opened)
    row, after = request.GET.get("row", ""), request.GET.get("after", "")
    line = line_for(opened, row, after=after, asked=asked_here(request, plan)) if row else None
    return block_html(request, opened, line)


def _mended(request: Request, plan: Plan) -> dict[str, Any] | None:
    """What one click has just mended, so that another takes it back."""
    wanted = {"pk": number(request.GET.get("mended")), "actor": current_user(request), "verb__in": MENDED}
    event = Event.objects.filter(plan_code=plan.code, **wanted).first() if "mended" in request.GET else None
    if event is None:
        return None
    done = "was added" if event.verb == "row_added" else "was filled in"
    said = f"{event.summary} {done}, as the finding asked for."
    return {"route": "plans:unmend", "ref": event.ref, "said": said, "change": event.pk}


def _undo(request: Request, plan: Plan) -> dict[str, Any] | None:
    """What the request before this one changed or deleted, so that it can be taken back, and ``at`` which place."""
    ref, changed = request.GET.get("deleted", ""), request.GET.get("changed", "")
    if not (ref or changed) or not may_edit(request, plan):
        return None
    if changed:
        return undoable(plan, changed, current_user(request))
    if heading := Heading.objects.filter(plan=plan, ref=ref).exclude(deleted_at=None).first():
        return {"route": "plans:heading_restore", "ref": ref, "name": heading.title or "The section"}
    if block := Block.objects.filter(plan=plan, ref=ref).exclude(deleted_at=None).first():
        name = "The text" if block.kind == PROSE else BY_KEY[block.kind].title
        return {"route": "plans:block_restore", "ref": ref, "name": name, "at": block.heading.ref}
    return None


@require_safe
@editing
def block(request: Request, plan: Plan, ref: str) -> HttpResponse:
    """A block as it is read, once its editing is done; other blocks that print the same rows come along."""
    if not request.htmx:
        return plan_page(request, plan)
    base = base_of(plan)
    html = draft_block(plan, base, ref)
    if not html:
        raise Http404(f"The plan has no block {ref}.")
    others = _same_rows(plan, ref, request.GET.getlist("open"))
    return HttpResponse("".join([html, *(draft_block(plan, base, other, attributes=BESIDE) for other in others)]))


def _same_rows(plan: Plan, ref: str, open_refs: list[str]) -> list[str]:
    document = json.loads(plan.draft.document)
    kind = find_block(document, ref)[1]["kind"]
    blocks = [block for heading in document["outline"] for block in heading["blocks"]]
    return [
        block["ref"]
        for block in blocks
        if block["kind"] == kind != PROSE and block["ref"] != ref and block["ref"] not in open_refs
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@editing
def state(request: Request, plan: Plan) -> HttpResponse:
    """The parts around the document that say what changed: the sentence of state, the contents, the list, the marks.

    A page says which parts it ``has`` (POST, as that is long) and gets those that say something else by now.
    """
    where = statuses_of(current_user(request), [plan], on=timezone.localdate())[0]
    overview = draft_overview(plan, where.in_force)
    chosen = parse_qs(urlsplit(request.htmx.current_url or "").query).get("severity", [""])[0]
    findings = standing_beside(plan, on=timezone.localdate(), severity=chosen)
    context = {
        "plan": plan, "standing": where, "version": where.in_force, "is_draft": True, "may_edit": True,
        "overview": overview, "marked": findings.marked(overview.homes),
        "shows_changes": where.in_force is not None and "changes=hide" not in (request.htmx.current_url or ""),
        "findings": findings,
    }  # fmt: skip
    parts = [*parts_around(context).values(), *marks_in(plan, findings, overview, editable=True).values()]
    around = render_to_string("plans/document_state.html", context, request)
    return HttpResponse(around + "".join(part.swap for part in differing(parts, request.POST.getlist("has"))))
