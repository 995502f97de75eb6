"""Pasting a range from a spreadsheet into a block: first shown, then added."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from plans.actions.changing import AlreadyAdded
from plans.actions.many_rows import add_rows
from plans.pages.editing import OpenBlock, new_token
from plans.pages.pasted_cells import MOST_ROWS, TooMuch
from plans.pages.pasting import Pasted

from .desk import UNPROCESSABLE, Desk, editing, part, to_plan
from .document_page import answer
from .open_blocks import open_block, writing
from .several import told

ADDED_BEFORE = "These rows were added already."
NO_ROW = "There is no row in what was pasted."


@require_http_methods(["GET", "HEAD", "POST"])
@editing
@writing
def paste(desk: Desk, ref: str) -> HttpResponse:
    """GET where to paste; POST ``cells`` shows them as rows, with ``act=add`` adds them if nothing is refused."""
    opened = open_block(desk, ref)
    if opened.block is None:
        raise Http404(f"{ref} gathers what no block lists: nothing can be added to it.")
    if not desk.is_post:
        return _show(desk, opened)
    try:
        pasted = Pasted(opened, desk.sent)
    except TooMuch as refusal:
        return _show(desk, opened, refusal=str(refusal), status=UNPROCESSABLE)
    if not pasted.body:
        return _show(desk, opened, refusal=NO_ROW, status=UNPROCESSABLE)
    if desk.sent.get("act") != "add":
        return _show(desk, opened, pasted)
    if pasted.refused or pasted.doubled:
        return _show(desk, opened, pasted, status=UNPROCESSABLE)
    return _add(desk, opened, pasted)


def _add(desk: Desk, opened: OpenBlock, pasted: Pasted) -> HttpResponse:
    if opened.block is None:
        raise Http404(f"{opened.ref} is gone.")
    token = desk.sent.get("token", "")[:40]
    try:
        added = add_rows(block=opened.block, rows=pasted.values, by=desk.user, at=desk.at, token=token)
    except AlreadyAdded:
        messages.info(desk.request, ADDED_BEFORE)
        return to_plan(desk, opened.ref, edit=opened.ref)
    return told(desk, opened.ref, added[0])


def _show(
    desk: Desk, opened: OpenBlock, pasted: Pasted | None = None, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "opened": opened,
        "pasted": pasted,
        "refusal": refusal,
        "cells": desk.sent.get("cells", ""),
        "token": desk.sent.get("token", "")[:40] or new_token(),
        "most": MOST_ROWS,
    }
    return answer(desk, opened.ref, part(desk, "plans/edit/paste.html", context), status=status)
