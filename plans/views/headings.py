"""Editing the outline: a heading's words and depth, its place, and what is added below it."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from plans.actions.blocks import add_block, add_prose
from plans.actions.changing import AlreadyAdded
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
from plans.actions.stale_edits import Stale
from plans.forms import HeadingForm, PhaseForm, ProseForm, RowForm, form_for
from plans.models.plan import Heading, Plan
from plans.models.strategies import Phase
from plans.pages.conflicts import Conflict, last_event, row_conflict, text_conflict
from plans.pages.editing import new_token
from plans.sections import BY_KEY, KINDS

from .desk import CONFLICT, UNPROCESSABLE, Desk, editing, number, part, to_plan, unchanged
from .document_page import answer
from .field_notes import note_here
from .next_finding import to_step

form_view = require_http_methods(["GET", "HEAD", "POST"])

ADDABLE = [kind for kind in KINDS if kind.shape != "headings"]
ADD_FORMS: dict[str, Callable[..., forms.BaseForm]] = {
    "heading": HeadingForm,
    "prose": ProseForm,
    "phase": PhaseForm,
}


def heading_html(
    desk: Desk,
    ref: str,
    *,
    found: Heading | None = None,
    form: forms.BaseForm | None = None,
    edition: int = 0,
    conflict: Conflict | None = None,
    what: str = "",
    add_form: forms.BaseForm | None = None,
    token: str = "",
) -> str:
    """The panel of a heading: its words, its place, and what to add (``what``, with the form for it).

    The heading is the one that was ``found`` before, if it was.
    """
    heading: Heading = found or get_object_or_404(Heading, plan=desk.plan, ref=ref)
    phase = _phase(heading)
    what = what or desk.query.get("add", "")
    if what and what not in ADD_FORMS:
        raise Http404(f"{what} is nothing to add with a form.")
    if what and add_form is None:
        add_form = ADD_FORMS[what](auto_id=f"{ref}-add-%s", **_first_words(what, heading))
    form = form or _form(desk.plan, heading, phase)
    asked = note_here(desk)
    context = {
        "plan": desk.plan,
        "heading": heading,
        "is_front": is_front(heading),
        "phase": phase,
        "conflict": conflict,
        "title": phase.name if phase else heading.title or desk.plan.title,
        "form": form,
        "edition": edition or (phase or heading).edition,
        "what": what,
        "add_form": add_form,
        "token": token or new_token(),
        "addable": ADDABLE,
        "asked": asked.at(what or "phases", add_form or form) if asked else None,
    }
    return part(desk, "plans/edit/heading.html", context)


def _first_words(what: str, heading: Heading) -> dict[str, dict[str, int]]:
    """A heading is first offered beside the one above, one deeper below the front heading."""
    return {"initial": {"level": max(heading.level, 2)}} if what == "heading" else {}


def _phase(heading: Heading) -> Phase | None:
    if not heading.names:
        return None
    phases = Phase.objects.living().filter(plan=heading.plan_id, ref=heading.names)
    phase: Phase | None = phases.select_related("changed_by", "plan").first()
    return phase


def _form(plan: Plan, heading: Heading, phase: Phase | None, sent: object = None) -> HeadingForm | RowForm:
    ids = f"{heading.ref}-%s"
    if phase:
        return form_for(BY_KEY["phases"], plan)(sent, instance=phase, auto_id=ids)
    initial = {"title": heading.title or plan.title, "level": heading.level}
    return HeadingForm(sent, initial=initial, is_front=is_front(heading), auto_id=ids)


@form_view
@editing
def heading(desk: Desk, ref: str) -> HttpResponse:
    """GET the panel of a heading, POST to save its words."""
    found: Heading = get_object_or_404(Heading, plan=desk.plan, ref=ref)
    if not desk.is_post:
        return answer(desk, ref, heading_html(desk, ref, found=found))
    if desk.sent.get("keep") == "theirs":
        return to_plan(desk, ref)
    phase = _phase(found)
    form = _form(desk.plan, found, phase, desk.sent)
    edition = number(desk.sent.get("edition"))
    if not form.is_valid() or desk.sent.get("keep") == "edit":
        html = heading_html(desk, ref, form=form, edition=edition)
        return answer(desk, ref, html, status=200 if form.is_valid() else UNPROCESSABLE)
    if not form.has_changed() and not found.deleted_at:
        return to_step(desk, ref) if desk.sent.get("finding") else unchanged(desk, to_plan(desk, ref))
    try:
        _save(desk, found, phase, form, edition)
    except Stale as refusal:
        html = heading_html(desk, ref, form=form, conflict=_conflict(desk, form, refusal.current))
        return answer(desk, ref, html, status=CONFLICT)
    return to_step(desk, ref)


def _save(desk: Desk, found: Heading, phase: Phase | None, form: HeadingForm | RowForm, edition: int) -> None:
    by, at = desk.user, desk.at
    if found.deleted_at and desk.sent.get("keep") == "restore":
        restore_heading(heading=found, by=by, at=at)
        found.deleted_at = None
    if phase and isinstance(form, RowForm):
        change_row(row=phase, values=form.values, edition=edition, by=by, at=at)
    else:
        words = {"level": found.level, **form.cleaned_data}
        change_heading(heading=found, edition=edition, by=by, at=at, **words)


def _conflict(desk: Desk, form: HeadingForm | RowForm, current: Heading | Phase) -> Conflict:
    if isinstance(form, RowForm) and isinstance(current, Phase):
        return row_conflict(form, current, desk.sent)
    saved = {"title": str(current) or desk.plan.title, "level": str(getattr(current, "level", ""))}
    mine = {name: str(value) for name, value in form.cleaned_data.items()}
    is_deleted = current.deleted_at is not None
    by, at = last_event(desk.plan.code, current.ref, "heading_deleted" if is_deleted else "heading_changed")
    return text_conflict(
        "this heading",
        {str(form.fields[name].label): (text, saved[name]) for name, text in mine.items()},
        desk.sent,
        edition=current.edition,
        by=by,
        at=at,
        is_deleted=is_deleted,
    )


@require_POST
@editing
def heading_add(desk: Desk, ref: str) -> HttpResponse:
    """Add below a heading what ``what`` names: a heading, text, a phase, or a block for rows of a kind."""
    above: Heading = get_object_or_404(Heading.objects.living(), plan=desk.plan, ref=ref)
    what, token = desk.sent.get("what", ""), desk.sent.get("token", "")[:40]
    if what in ADD_FORMS:
        form = ADD_FORMS[what](desk.sent, auto_id=f"{ref}-add-%s")
        if not form.is_valid():
            html = heading_html(desk, ref, what=what, add_form=form, token=token)
            return answer(desk, ref, html, status=UNPROCESSABLE)
        words = form.cleaned_data
    elif what in {kind.key for kind in ADDABLE}:
        words = {"kind": what}
    else:
        raise Http404(f"Nothing is called {what}.")
    try:
        return _add(desk, above, what, words, token)
    except AlreadyAdded as before:
        return to_plan(desk, before.ref)
    except Stale:
        raise Http404(f"{ref} was deleted a moment ago.") from None


def _add(desk: Desk, above: Heading, what: str, words: dict[str, object], token: str) -> HttpResponse:
    """Add it, and go where it is to be seen or filled."""
    by, at = desk.user, desk.at
    if what == "prose":
        made = add_prose(heading=above, text=str(words["text"]), by=by, at=at, token=token)
        return to_step(desk, made.ref)
    if what == "heading":
        added = add_heading(
            plan=desk.plan,
            title=str(words["title"]),
            level=int(str(words["level"])),
            after=above,
            by=by,
            at=at,
            token=token,
        )
        return to_plan(desk, added.ref)
    if what == "phase":
        texts = {name: str(words[name]) for name in ("name", "number", "window")}
        return to_plan(desk, add_phase(plan=desk.plan, after=above, by=by, at=at, token=token, **texts).ref)
    block = add_block(heading=above, kind=what, by=by, at=at, token=token)
    return to_plan(desk, block.ref, edit=block.ref, row="new")


@require_POST
@editing
def heading_move(desk: Desk, ref: str) -> HttpResponse:
    """Move a section among its neighbours of the same level."""
    found: Heading = get_object_or_404(Heading.objects.living(), plan=desk.plan, ref=ref)
    try:
        move_heading(heading=found, down=desk.sent.get("to") == "down", by=desk.user, at=desk.at)
    except FrontHeading:
        raise Http404(f"{ref} carries the plan's title and stays first.") from None
    return to_plan(desk, ref, edit=ref)


@require_POST
@editing
def heading_delete(desk: Desk, ref: str) -> HttpResponse:
    """Delete a section with all that stands under it; the page offers to bring it back."""
    found: Heading = get_object_or_404(Heading, plan=desk.plan, ref=ref)
    try:
        delete_heading(heading=found, by=desk.user, at=desk.at)
    except FrontHeading:
        raise Http404(f"{ref} carries the plan's title and stays.") from None
    except Stale:
        messages.info(desk.request, "It was deleted already.")
    return to_plan(desk, deleted=ref)


@require_POST
@editing
def heading_restore(desk: Desk, ref: str) -> HttpResponse:
    """Bring a deleted section back, with all that went with it."""
    found: Heading = get_object_or_404(Heading, plan=desk.plan, ref=ref)
    if found.deleted_at:
        restore_heading(heading=found, by=desk.user, at=desk.at)
    return to_plan(desk, ref)
