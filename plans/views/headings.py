"""Editing the outline: a heading's words and depth, its place, and what is added below it."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bcp_portal.accounts.sessions import current_user
from plans.actions.blocks import add_block, add_prose
from plans.actions.changing import AlreadyAdded, Stale
from plans.actions.outline import (
    FrontHeading,
    add_heading,
    add_phase,
    change_heading,
    delete_heading,
    is_front,
    move_heading,
    restore_heading,
)
from plans.actions.rows import change_row
from plans.forms import HeadingForm, PhaseForm, ProseForm, RowForm, form_for
from plans.models.plan import Heading, Plan
from plans.models.strategies import Phase
from plans.pages.conflicts import Conflict, last_event, row_conflict, text_conflict
from plans.pages.editing import new_token
from plans.sections import BY_KEY, KINDS

from .asking import asked_here
from .desk import CONFLICT, UNPROCESSABLE, Request, address, answer, editing, go, number, part

form_view = require_http_methods(["GET", "HEAD", "POST"])

ADDABLE = [kind for kind in KINDS if kind.shape != "headings"]
ADD_FORMS: dict[str, Callable[..., forms.BaseForm]] = {
    "heading": HeadingForm, "prose": ProseForm, "phase": PhaseForm,
}  # fmt: skip


def heading_html(
    request: Request, plan: Plan, ref: str, *, form: forms.BaseForm | None = None, edition: int = 0,
    conflict: Conflict | None = None, what: str = "", add_form: forms.BaseForm | None = None, token: str = "",
) -> str:  # fmt: skip
    """The panel of a heading: its words, its place, and what to add (``what``, with the form for it)."""
    heading: Heading = get_object_or_404(Heading, plan=plan, ref=ref)
    phase = _phase(heading)
    what = what or request.GET.get("add", "")
    if what and what not in ADD_FORMS:
        raise Http404(f"{what} is nothing to add with a form.")
    if what and add_form is None:
        add_form = ADD_FORMS[what](auto_id=f"{ref}-add-%s", **_first_words(what, heading))
    form = form or _form(plan, heading, phase)
    asked = asked_here(request, plan)
    context = {
        "plan": plan, "heading": heading, "is_front": is_front(heading), "phase": phase, "conflict": conflict,
        "title": phase.name if phase else heading.title or plan.title, "form": form,
        "edition": edition or (phase or heading).edition, "what": what, "add_form": add_form,
        "token": token or new_token(), "addable": ADDABLE,
        "asked": asked.at(what or "phases", add_form or form) if asked else None,
    }  # fmt: skip
    return part(request, "plans/edit/heading.html", context)


def _first_words(what: str, heading: Heading) -> dict[str, dict[str, int]]:
    """A heading is first offered beside the one above, one deeper below the front heading."""
    return {"initial": {"level": max(heading.level, 2)}} if what == "heading" else {}


def _phase(heading: Heading) -> Phase | None:
    phases = Phase.objects.living().filter(plan=heading.plan, ref=heading.names).select_related("changed_by", "plan")
    phase: Phase | None = phases.first() if heading.names else None
    return phase


def _form(plan: Plan, heading: Heading, phase: Phase | None, sent: object = None) -> HeadingForm | RowForm:
    ids = f"{heading.ref}-%s"
    if phase:
        return form_for(BY_KEY["phases"], plan)(sent, instance=phase, auto_id=ids)
    initial = {"title": heading.title or plan.title, "level": heading.level}
    return HeadingForm(sent, initial=initial, is_front=is_front(heading), auto_id=ids)


@form_view
@editing
def heading(request: Request, plan: Plan, ref: str) -> HttpResponse:
    """GET the panel of a heading, POST to save its words."""
    found: Heading = get_object_or_404(Heading, plan=plan, ref=ref)
    if request.method != "POST":
        return answer(request, plan, ref, heading_html(request, plan, ref))
    if request.POST.get("keep") == "theirs":
        return go(request, address(plan, ref))
    phase = _phase(found)
    form = _form(plan, found, phase, request.POST)
    edition = number(request.POST.get("edition"))
    if not form.is_valid() or request.POST.get("keep") == "edit":
        html = heading_html(request, plan, ref, form=form, edition=edition)
        return answer(request, plan, ref, html, status=200 if form.is_valid() else UNPROCESSABLE)
    try:
        _save(request, found, phase, form, edition)
    except Stale as refusal:
        html = heading_html(request, plan, ref, form=form, conflict=_conflict(request, plan, form, refusal.current))
        return answer(request, plan, ref, html, status=CONFLICT)
    return go(request, address(plan, ref))


def _save(request: Request, found: Heading, phase: Phase | None, form: HeadingForm | RowForm, edition: int) -> None:
    by, at = current_user(request), timezone.now()
    if found.deleted_at and request.POST.get("keep") == "restore":
        restore_heading(heading=found, by=by, at=at)
        found.deleted_at = None
    if not form.has_changed() and not found.deleted_at:
        return
    if phase and isinstance(form, RowForm):
        change_row(row=phase, values=form.values, edition=edition, by=by, at=at)
    else:
        words = {"level": found.level, **form.cleaned_data}
        change_heading(heading=found, edition=edition, by=by, at=at, **words)


def _conflict(request: Request, plan: Plan, form: HeadingForm | RowForm, current: Heading | Phase) -> Conflict:
    if isinstance(form, RowForm) and isinstance(current, Phase):
        return row_conflict(form, current, request.POST)
    saved = {"title": str(current) or plan.title, "level": str(getattr(current, "level", ""))}
    mine = {name: str(value) for name, value in form.cleaned_data.items()}
    is_deleted = current.deleted_at is not None
    by, at = last_event(plan.code, current.ref, "heading_deleted" if is_deleted else "heading_changed")
    return text_conflict(
        "this heading", {str(form.fields[name].label): (text, saved[name]) for name, text in mine.items()},
        request.POST, edition=current.edition, by=by, at=at, is_deleted=is_deleted,
    )  # fmt: skip


@require_POST
@editing
def heading_add(request: Request, plan: Plan, ref: str) -> HttpResponse:
    """Add below a heading what ``what`` names: a heading, text, a phase, or a block for rows of a kind."""
    above: Heading = get_object_or_404(Heading.objects.living(), plan=plan, ref=ref)
    what, token = request.POST.get("what", ""), request.POST.get("token", "")[:40]
    if what in ADD_FORMS:
        form = ADD_FORMS[what](request.POST, auto_id=f"{ref}-add-%s")
        if not form.is_valid():
            html = heading_html(request, plan, ref, what=what, add_form=form, token=token)
            return answer(request, plan, ref, html, status=UNPROCESSABLE)
        words = form.cleaned_data
    elif what in {kind.key for kind in ADDABLE}:
        words = {"kind": what}
    else:
        raise Http404(f"Nothing is called {what}.")
    try:
        return go(request, _add(request, above, what, words, token))
    except AlreadyAdded as before:
        return go(request, address(plan, before.ref))
    except Stale:
        raise Http404(f"{ref} was deleted a moment ago.") from None


def _add(request: Request, above: Heading, what: str, words: dict[str, object], token: str) -> str:
    """Add it, and the address where it is to be seen or filled."""
    plan, by, at = above.plan, current_user(request), timezone.now()
    if what == "prose":
        made = add_prose(heading=above, text=str(words["text"]), by=by, at=at, token=token)
        return address(plan, made.ref)
    if what == "heading":
        added = add_heading(
            plan=plan, title=str(words["title"]), level=int(str(words["level"])), after=above, by=by, at=at, token=token
        )
        return address(plan, added.ref)
    if what == "phase":
        texts = {name: str(words[name]) for name in ("name", "number", "window")}
        return address(plan, add_phase(plan=plan, after=above, by=by, at=at, token=token, **texts).ref)
    block = add_block(heading=above, kind=what, by=by, at=at, token=token)
    return address(plan, block.ref, edit=block.ref, row="new")


@require_POST
@editing
def heading_move(request: Request, plan: Plan, ref: str) -> HttpResponse:
    """Move a section among its neighbours of the same level."""
    found: Heading = get_object_or_404(Heading.objects.living(), plan=plan, ref=ref)
    try:
        move_heading(heading=found, down=request.POST.get("to") == "down", by=current_user(request), at=timezone.now())
    except FrontHeading:
        raise Http404(f"{ref} carries the plan's title and stays first.") from None
    return go(request, address(plan, ref, edit=ref))


@require_POST
@editing
def heading_delete(request: Request, plan: Plan, ref: str) -> HttpResponse:
    """Delete a section with all that stands under it; the page offers to bring it back."""
    found: Heading = get_object_or_404(Heading, plan=plan, ref=ref)
    try:
        delete_heading(heading=found, by=current_user(request), at=timezone.now())
    except FrontHeading:
        raise Http404(f"{ref} carries the plan's title and stays.") from None
    except Stale:
        messages.info(request, "It was deleted already.")
    return go(request, address(plan, deleted=ref))


@require_POST
@editing
def heading_restore(request: Request, plan: Plan, ref: str) -> HttpResponse:
    """Bring a deleted section back, with all that went with it."""
    found: Heading = get_object_or_404(Heading, plan=plan, ref=ref)
    if found.deleted_at:
        restore_heading(heading=found, by=current_user(request), at=timezone.now())
    return go(request, address(plan, ref))
