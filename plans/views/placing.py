"""Rows that come into a block together: those that no block listed, and contacts from the directory."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from bcp_portal.accounts.sessions import current_user
from plans.actions.changing import Stale
from plans.actions.contacts import CONTACTS, NobodyMissing, fill_contacts
from plans.actions.placing import AlreadyPlaced, place_rows
from plans.models.plan import Block, Heading, Plan
from plans.sections import BY_KEY

from .desk import Request, address, editing, go

MADE_UP = "B-"  # and the kind: the ref of a block that completing the outline made


@require_POST
@editing
def rows_place(request: Request, plan: Plan, ref: str) -> HttpResponse:
    """Put the rows of a made-up block into the plan, ``under`` a heading or, if none is said, under a new one."""
    kind = BY_KEY.get(ref.removeprefix(MADE_UP))
    if kind is None:
        raise Http404(f"{ref} is not made up of rows that no block lists.")
    under = request.POST.get("under", "")
    heading: Heading | None = get_object_or_404(Heading, plan=plan, ref=under) if under else None
    try:
        placed = place_rows(plan=plan, kind=kind, heading=heading, by=current_user(request), at=timezone.now())
    except AlreadyPlaced:
        messages.info(request, "Somebody put these rows into the plan a moment ago.")
        return go(request, address(plan))
    except Stale:
        messages.error(request, "That section was deleted a moment ago: choose another.")
        return go(request, address(plan, ref, edit=ref))
    return go(request, address(plan, placed, changed=placed))


@require_POST
@editing
def contacts_fill(request: Request, plan: Plan, ref: str) -> HttpResponse:
    """Add a contact for everybody whom the plan names and no contact lists."""
    block: Block = get_object_or_404(Block.objects.living(), plan=plan, ref=ref, kind=CONTACTS)
    try:
        fill_contacts(block=block, by=current_user(request), at=timezone.now())
    except NobodyMissing:
        messages.info(request, "Everybody whom the plan names is listed already.")
        return go(request, address(plan, ref, edit=ref))
    except Stale:
        raise Http404(f"{ref} was deleted a moment ago.") from None
    return go(request, address(plan, ref, changed=ref))
