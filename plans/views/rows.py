"""Editing the rows of a block, one at a time."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from bcp_portal.accounts.sessions import current_user
from plans.actions.changing import AlreadyAdded, Stale
from plans.actions.rows import add_row, change_row, move_row, restore_row
from plans.forms import RowForm
from plans.models.plan import Block, Plan, Row
from plans.pages.asking import Asked
from plans.pages.conflicts import row_conflict
from plans.pages.editing import NEW, OpenBlock
from plans.pages.lines import Line
from plans.pages.naming import named_in, new_names, told_of_entries

from .asking import asked_here
from .desk import CONFLICT, UNPROCESSABLE, Request, address, editing, go, number, reloaded
from .open_blocks import close, line_for, open_block, page_query, show, writing

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@editing
@writing
def rows(request: Request, plan: Plan, ref: str) -> HttpResponse:
    """GET the form of a new row, POST to add it."""
    opened = open_block(plan, ref)
    if opened.block is None:
        raise Http404(f"{ref} gathers what no block lists: nothing can be added to it.")
    if request.method == "POST":
        return _add(request, opened, opened.block)
    if "closed" in request.GET:
        return HttpResponse("") if request.htmx else go(request, address(plan, ref, edit=ref))
    after = request.GET.get("after", "")
    return show(request, opened, line_for(opened, NEW, after=after, asked=asked_here(request, plan)))


@form_view
@editing
@writing
def row(request: Request, plan: Plan, ref: str, row_ref: str) -> HttpResponse:
    """GET the form of a row (or, ``?closed``, its text), POST to save it."""
    opened = open_block(plan, ref)
    if request.method == "POST":
        return _save(request, opened, opened.row(row_ref))
    if "closed" in request.GET:
        return close(request, opened, row_ref)
    return show(request, opened, line_for(opened, row_ref, asked=asked_here(request, plan)))


def _add(request: Request, opened: OpenBlock, block: Block) -> HttpResponse:
    after, token = request.POST.get("after", ""), request.POST.get("token", "")[:40]
    form = opened.form(f"{NEW}-{token[:8]}", sent=request.POST, after=after)
    if not form.is_valid():
        line = Line(NEW, form=form, after=after, token=token, asked=_asked(request, opened, form))
        return show(request, opened, line, status=UNPROCESSABLE)
    place, new = opened.end_of_group(form.values.get("group", "")) or after, new_names(form)
    try:
        added = add_row(
            block=block, values=form.values, after=place, token=token,
            by=current_user(request), at=timezone.now(),
        )  # fmt: skip
    except AlreadyAdded as before:
        return _saved(request, opened.plan, opened.ref, before.ref)
    return _saved(request, opened.plan, opened.ref, added.ref, told_of_entries(added, new))


def _save(request: Request, opened: OpenBlock, row: Row) -> HttpResponse:
    sent = request.POST
    if sent.get("keep") == "theirs":
        return close(request, opened, row.ref)
    form = opened.form(row.ref, sent=sent, row=row)
    edition = number(sent.get("edition"))
    restores = sent.get("keep") == "restore"
    if not form.is_valid() or sent.get("keep") == "edit":
        asked = _asked(request, opened, form)
        line = Line(row.ref, form=form, edition=edition, restores=restores, takes_focus=True, asked=asked)
        return show(request, opened, line, status=200 if form.is_valid() else UNPROCESSABLE)
    if restores and row.deleted_at:
        restore_row(row=row, by=current_user(request), at=timezone.now())
        row.deleted_at = None
    told: list[SafeString] = []
    if form.has_changed() or row.deleted_at:
        before, new = named_in(type(row).objects.get(pk=row.pk)), new_names(form)
        try:
            current = change_row(
                row=row, values=form.values, edition=edition, by=current_user(request), at=timezone.now()
            )
        except Stale as refusal:
            line = Line(row.ref, conflict=row_conflict(form, refusal.current, sent))
            return show(request, opened, line, status=CONFLICT)
        _keep_groups_together(request, opened, row.ref, form.changed_data, form.values)
        told = told_of_entries(current, new, before)
    return _saved(request, opened.plan, opened.ref, row.ref, told)


def _asked(request: Request, opened: OpenBlock, form: RowForm) -> Asked | None:
    asked = asked_here(request, opened.plan)
    return asked and asked.at(opened.kind.key, form)


def _keep_groups_together(
    request: Request, opened: OpenBlock, ref: str, changed: list[str], values: dict[str, Any]
) -> None:
    """A row that changed its group goes to the end of that group, or of the one it leaves for a new one."""
    if "group" not in changed or ref not in opened.order or opened.block is None:
        return
    end = opened.end_of_group(values["group"], ref) or opened.end_of_group(opened.group_of(ref), ref)
    if end:
        others = [other for other in opened.order if other != ref]
        move_row(block=opened.block, ref=ref, to=others.index(end) + 1, by=current_user(request), at=timezone.now())


def _saved(request: Request, plan: Plan, block_ref: str, ref: str, told: Sequence[SafeString] = ()) -> HttpResponse:
    """The saved row as text, with what saving it did beside; after Enter with the next one open."""
    opened = open_block(reloaded(request, plan), block_ref)
    goes_on = request.POST.get("then") == "next"
    following = opened.following(ref) if goes_on else ""
    if not request.htmx:
        for said in told:
            messages.info(request, said, extra_tags="stays")
        return go(
            request,
            address(
                plan, f"{block_ref}-{following or ref}", edit=block_ref, row=following, page=page_query(opened, ref)
            ),
        )
    shown = [Line(ref, text=opened.texts([ref])[0], takes_focus=not goes_on, told=told)]
    is_open = following in request.POST.getlist("open_row")
    if following and not is_open and (following == NEW or opened.page_of(following) == opened.page_of(ref)):
        shown.append(line_for(opened, following, after=ref if following == NEW else ""))
    return trigger_client_event(show(request, opened, *shown), "draft-changed", {"block": block_ref})
