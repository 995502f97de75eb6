"""Rows that come into a block together: those that no block listed, and contacts from the directory."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from plans.actions.contacts import CONTACTS, NobodyMissing, fill_contacts
from plans.actions.placing import AlreadyPlaced, place_rows
from plans.actions.stale_edits import Stale
from plans.models.plan import Block, Heading
from plans.sections import BY_KEY

from .desk import Desk, editing, to_plan

MADE_UP = "B-"  # and the kind: the ref of a block that completing the outline made


@require_POST
@editing
def rows_place(desk: Desk, ref: str) -> HttpResponse:
    """Put the rows of a made-up block into the plan, ``under`` a heading or, if none is said, under a new one."""
    kind = BY_KEY.get(ref.removeprefix(MADE_UP))
    if kind is None:
        raise Http404(f"{ref} is not made up of rows that no block lists.")
    under = desk.sent.get("under", "")
    heading: Heading | None = get_object_or_404(Heading, plan=desk.plan, ref=under) if under else None
    try:
        placed = place_rows(plan=desk.plan, kind=kind, heading=heading, by=desk.user, at=desk.at)
    except AlreadyPlaced:
        messages.info(desk.request, "Somebody put these rows into the plan a moment ago.")
        return to_plan(desk)
    except Stale:
        messages.error(desk.request, "That section was deleted a moment ago: choose another.")
        return to_plan(desk, ref, edit=ref)
    return to_plan(desk, placed, changed=placed)


@require_POST
@editing
def contacts_fill(desk: Desk, ref: str) -> HttpResponse:
    """Add a contact for everybody whom the plan names and no contact lists."""
    block: Block = get_object_or_404(Block.objects.living(), plan=desk.plan, ref=ref, kind=CONTACTS)
    try:
        fill_contacts(block=block, by=desk.user, at=desk.at)
    except NobodyMissing:
        messages.info(desk.request, "Everybody whom the plan names is listed already.")
        return to_plan(desk, ref, edit=ref)
    except Stale:
        raise Http404(f"{ref} was deleted a moment ago.") from None
    return to_plan(desk, ref, changed=ref)
