"""Editing the rows of a block, one at a time."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from plans.actions.changing import AlreadyAdded
from plans.actions.rows import add_row, change_row, restore_row
from plans.actions.stale_edits import Stale
from plans.forms import RowForm
from plans.models.plan import Block, Row
from plans.pages.conflicts import row_conflict
from plans.pages.editing import NEW, OpenBlock
from plans.pages.field_notes import FieldNote
from plans.pages.lines import BlockLine
from plans.pages.naming import named_in, new_names, notes_on_entries

from .desk import CONFLICT, UNPROCESSABLE, Desk, editing, number, reloaded, to_plan, unchanged
from .field_notes import note_here
from .next_finding import to_step, with_step
from .open_blocks import close, line_for, open_block, page_query, show, writing

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@editing
@writing
def rows(desk: Desk, ref: str) -> HttpResponse:
    """GET the form of a new row, POST to add it."""
    opened = open_block(desk, ref)
    if opened.block is None:
        raise Http404(f"{ref} gathers what no block lists: nothing can be added to it.")
    if desk.is_post:
        return _add(desk, opened, opened.block)
    if "closed" in desk.query:
        return HttpResponse("") if desk.htmx else to_plan(desk, ref, edit=ref)
    after = desk.query.get("after", "")
    return show(desk, opened, line_for(opened, NEW, after=after, asked=note_here(desk)))


@form_view
@editing
@writing
def row(desk: Desk, ref: str, row_ref: str) -> HttpResponse:
    """GET the form of a row (or, ``?closed``, its text), POST to save it."""
    opened = open_block(desk, ref)
    if desk.is_post:
        return _save(desk, opened, opened.row(row_ref))
    if "closed" in desk.query:
        return close(desk, opened, row_ref)
    return show(desk, opened, line_for(opened, row_ref, asked=note_here(desk)))


def _add(desk: Desk, opened: OpenBlock, block: Block) -> HttpResponse:
    after, token = desk.sent.get("after", ""), desk.sent.get("token", "")[:40]
    form = opened.form(f"{NEW}-{token[:8]}", sent=desk.sent, after=after)
    if not form.is_valid():
        line = BlockLine(NEW, form=form, after=after, token=token, asked=_note(desk, opened, form))
        return show(desk, opened, line, status=UNPROCESSABLE)
    place, new = opened.end_of_group(form.values.get("group", "")) or after, new_names(form)
    try:
        added = add_row(
            block=block,
            values=form.values,
            after=place,
            token=token,
            by=desk.user,
            at=desk.at,
        )
    except AlreadyAdded as before:
        return _saved(desk, opened.ref, before.ref)
    return _saved(desk, opened.ref, added.ref, notes_on_entries(added, new), edition=added.edition)


def _save(desk: Desk, opened: OpenBlock, row: Row) -> HttpResponse:
    sent = desk.sent
    if sent.get("keep") == "theirs":
        return close(desk, opened, row.ref)
    before = named_in(row)
    form = opened.form(row.ref, sent=sent, row=row)
    edition = number(sent.get("edition"))
    restores = sent.get("keep") == "restore"
    if not form.is_valid() or sent.get("keep") == "edit":
        asked = _note(desk, opened, form)
        line = BlockLine(row.ref, form=form, edition=edition, restores=restores, takes_focus=True, asked=asked)
        return show(desk, opened, line, status=200 if form.is_valid() else UNPROCESSABLE)
    if restores and row.deleted_at:
        restore_row(row=row, by=desk.user, at=desk.at)
        row.deleted_at = None
    if form.has_changed() or row.deleted_at:
        new = new_names(form)
        try:
            current = change_row(row=row, values=form.values, edition=edition, by=desk.user, at=desk.at)
        except Stale as refusal:
            line = BlockLine(row.ref, conflict=row_conflict(form, refusal.current, sent))
            return show(desk, opened, line, status=CONFLICT)
        notes = notes_on_entries(current, new, before)
        return _saved(desk, opened.ref, row.ref, notes, edition=current.edition)
    saved = _saved(desk, opened.ref, row.ref)
    return saved if restores or _goes_on(desk) or "finding" in sent else unchanged(desk, saved)


def _goes_on(desk: Desk) -> bool:
    """Whether the next row is to be opened: Enter was pressed."""
    return desk.sent.get("then") == "next"


def _same_field(desk: Desk) -> FieldNote | None:
    """Who came to a row for one field goes on in that field of the next; what a finding asked for is done."""
    return None if "finding" in desk.sent else note_here(desk)


def _note(desk: Desk, opened: OpenBlock, form: RowForm) -> FieldNote | None:
    asked = note_here(desk)
    return asked and asked.at(opened.kind.key, form)


def _saved(desk: Desk, block_ref: str, ref: str, notes: Sequence[SafeString] = (), *, edition: int = 0) -> HttpResponse:
    """The saved row as text, with what saving it did beside; after Enter with the next one open.

    Where the row was changed (its ``edition`` is known) the plan has its new draft already.
    """
    opened = open_block(desk if edition else reloaded(desk), block_ref)
    goes_on = _goes_on(desk)
    is_led = bool(desk.sent.get("finding")) and not goes_on
    following = opened.following(ref) if goes_on else ""
    if not desk.htmx:
        for said in notes:
            messages.info(desk.request, said, extra_tags="stays")
        anchor = f"{block_ref}-{following or ref}"
        field = desk.sent.get("field", "") if following not in {"", NEW} and "finding" not in desk.sent else ""
        return to_step(desk, anchor, edit=block_ref, row=following, field=field, page=page_query(opened, ref))
    text = opened.text(ref, edition) if edition else opened.texts([ref])[0]
    shown = [BlockLine(ref, text=text, takes_focus=not (goes_on or is_led), notes=notes)]
    is_open = following in desk.sent.getlist("open_row")
    if following and not is_open and (following == NEW or opened.page_of(following) == opened.page_of(ref)):
        asked = None if following == NEW else _same_field(desk)
        shown.append(line_for(opened, following, after=ref if following == NEW else "", asked=asked))
    saved = with_step(desk, show(desk, opened, *shown), ref)
    return trigger_client_event(saved, "draft-changed", {"block": block_ref})
