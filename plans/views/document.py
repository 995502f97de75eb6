"""The page of a plan: the document itself, with one part of it open for those who edit."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.audit.models import Event
from plans.access import glance_at_plan
from plans.actions.mending import MENDED
from plans.actions.presence import note_presence
from plans.models.plan import Block, Heading, Plan
from plans.pages.around import marks_in, parts_around
from plans.pages.document import draft_block, draft_overview
from plans.pages.editing import find_block
from plans.pages.findings_panel import findings_panel
from plans.pages.layout import undoable
from plans.pages.parts import differing
from plans.pages.several import changed_at_once
from plans.sections import BY_KEY, PROSE

from .desk import ARCHIVED, Desk, Request, desk_at, editing, go, number
from .document_page import answer, plan_page
from .field_notes import note_here
from .headings import heading_html
from .layout import layout_html
from .open_blocks import block_html, line_for, open_block
from .prose import prose_html

READ_ONLY = "You can read this plan; an editor can change it."
BESIDE = {"hx-swap-oob": "true"}


@require_safe
def document(request: Request, code: str) -> HttpResponse:
    """The plan as a document; ``?edit=B-06`` (or ``H-04``) opens a part of it, ``&row=F-01`` one of its rows."""
    desk = desk_at(request, glance_at_plan(current_user(request), code, "read"))
    ref = desk.query.get("edit", "")
    is_editing = bool(ref) and desk.may_edit
    if "finding" in desk.query and not is_editing:
        messages.info(desk.request, ARCHIVED if desk.plan.archived_at else READ_ONLY)
    if is_editing:
        try:
            html = opened_html(desk, ref)
        except Http404:
            if "finding" not in desk.query:
                raise
            return _gone(desk)
        note_presence(plan=desk.plan, block=ref, by=desk.user, at=desk.at)
        return answer(desk, ref, _several(desk, ref) + html, undo=_mended(desk))
    undo = _undo(desk)
    if undo and (place := undo.get("at", "")):
        note = render_to_string("plans/edit/undo.html", {"plan": desk.plan, "undo": undo}, desk.request)
        return plan_page(desk, instead={place: note + draft_block(desk.plan, desk.base, place)})
    return plan_page(desk, undo=undo)


def _gone(desk: Desk) -> HttpResponse:
    """What a finding named was deleted after its page was opened."""
    messages.info(desk.request, "What that finding led to is no longer in the plan. Here is what stands now.")
    return go(desk, reverse("plans:findings", args=[desk.plan.code]))


def opened_html(desk: Desk, ref: str) -> str:
    """The form of a block or heading. Raises Http404 for one that the draft does not have."""
    document = desk.plan.draft.as_document
    if any(heading["ref"] == ref for heading in document["outline"]):
        return heading_html(desk, ref)
    if find_block(document, ref)[1]["kind"] == PROSE:
        return prose_html(desk, ref)
    opened = open_block(desk, ref)
    if "layout" in desk.query:
        return layout_html(desk, opened)
    row, after = desk.query.get("row", ""), desk.query.get("after", "")
    line = line_for(opened, row, after=after, asked=note_here(desk)) if row else None
    return block_html(desk, opened, line)


def _several(desk: Desk, ref: str) -> str:
    """The note on what was just done to several rows of a block, so that one click takes it back."""
    if "several" not in desk.query:
        return ""
    undo = changed_at_once(desk.plan, number(desk.query.get("several")), ref, desk.user)
    return render_to_string("plans/edit/undo.html", {"plan": desk.plan, "undo": undo}, desk.request) if undo else ""


def _mended(desk: Desk) -> dict[str, Any] | None:
    """What one click has just mended, so that another takes it back."""
    wanted = {"pk": number(desk.query.get("mended")), "actor": desk.user, "verb__in": MENDED}
    event = Event.objects.filter(plan_code=desk.plan.code, **wanted).first() if "mended" in desk.query else None
    if event is None:
        return None
    done = "was added" if event.verb == "row_added" else "was filled in"
    said = f"{event.summary} {done}, as the finding asked for."
    return {"route": "plans:unmend", "ref": event.ref, "said": said, "change": event.pk}


def _undo(desk: Desk) -> dict[str, Any] | None:
    """What the request before this one changed or deleted, so that it can be taken back, and ``at`` which place."""
    ref, changed = desk.query.get("deleted", ""), desk.query.get("changed", "")
    if not (ref or changed) or not desk.may_edit:
        return None
    if changed:
        return undoable(desk.plan, changed, desk.user)
    if heading := Heading.objects.filter(plan=desk.plan, ref=ref).exclude(deleted_at=None).first():
        return {"route": "plans:heading_restore", "ref": ref, "name": heading.title or "The section"}
    if block := Block.objects.filter(plan=desk.plan, ref=ref).exclude(deleted_at=None).first():
        name = "The text" if block.kind == PROSE else BY_KEY[block.kind].title
        return {"route": "plans:block_restore", "ref": ref, "name": name, "at": block.heading.ref}
    return None


@require_safe
@editing
def block(desk: Desk, ref: str) -> HttpResponse:
    """A block as it is read, once its editing is done; other blocks that print the same rows come along."""
    if not desk.htmx:
        return plan_page(desk)
    base = desk.base
    html = draft_block(desk.plan, base, ref)
    if not html:
        raise Http404(f"The plan has no block {ref}.")
    others = _same_rows(desk.plan, ref, desk.query.getlist("open"))
    return HttpResponse("".join([html, *(draft_block(desk.plan, base, one, attributes=BESIDE) for one in others)]))


def _same_rows(plan: Plan, ref: str, open_refs: list[str]) -> list[str]:
    document = plan.draft.as_document
    kind = find_block(document, ref)[1]["kind"]
    blocks = [block for heading in document["outline"] for block in heading["blocks"]]
    return [
        block["ref"]
        for block in blocks
        if block["kind"] == kind != PROSE and block["ref"] != ref and block["ref"] not in open_refs
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@editing
def state(desk: Desk) -> HttpResponse:
    """The parts around the document that say what changed: the sentence of state, the contents, the list, the marks.

    A page says which parts it ``has`` (POST, as that is long) and gets those that say something else by now.
    """
    where = desk.where
    overview = draft_overview(desk.plan, where.in_force)
    chosen = parse_qs(urlsplit(desk.htmx.current_url or "").query).get("severity", [""])[0]
    findings = findings_panel(desk.plan, on=desk.today, severity=chosen)
    context = {
        "plan": desk.plan,
        "status": where,
        "version": where.in_force,
        "is_draft": True,
        "may_edit": True,
        "overview": overview,
        "marked": findings.marked(overview.homes),
        "shows_changes": where.in_force is not None and "changes=hide" not in (desk.htmx.current_url or ""),
        "findings": findings,
    }
    parts = [*parts_around(context).values(), *marks_in(desk.plan, findings, overview, editable=True).values()]
    around = render_to_string("plans/document_state.html", context, desk.request)
    return HttpResponse(around + "".join(part.swap for part in differing(parts, desk.sent.getlist("has"))))
