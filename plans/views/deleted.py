"""What was deleted from a plan, and bringing it back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plans.actions.blocks import restore_block
from plans.actions.outline import restore_heading
from plans.actions.rows import restore_row
from plans.cached_pages import cached_page
from plans.models.plan import Block, Heading, Row
from plans.pages.deleted import deleted_of
from plans.pages.places import read_url, where_in
from plans.sections import KINDS

from .desk import Desk, editing, reloaded

PER_PAGE = 50
BACK_ALREADY = "It is back already."
ALONE = "Its section was deleted, too: bring that back first."


@require_http_methods(["GET", "HEAD", "POST"])
@cached_page
@editing
def listing(desk: Desk) -> HttpResponse:
    """What was deleted, the latest first; POST brings ``ref`` back to where it was."""
    if desk.is_post:
        return _bring_back(desk, desk.sent.get("ref", ""))
    page = Paginator(deleted_of(desk.plan), PER_PAGE).get_page(desk.query.get("page"))
    return render(desk.request, "plans/deleted.html", {"plan": desk.plan, "page": page})


def _bring_back(desk: Desk, ref: str) -> HttpResponse:
    found = _find(desk, ref)
    if found.deleted_at is None:
        messages.info(desk.request, BACK_ALREADY)
        return redirect("plans:deleted", desk.plan.code)
    if isinstance(found, Block) and found.heading.deleted_at not in (None, found.deleted_at):
        messages.error(desk.request, ALONE)
        return redirect("plans:deleted", desk.plan.code)
    if isinstance(found, Heading):
        restore_heading(heading=found, by=desk.user, at=desk.at)
    elif isinstance(found, Block):
        restore_block(block=found, by=desk.user, at=desk.at)
    else:
        restore_row(row=found, by=desk.user, at=desk.at)
    plan = reloaded(desk).plan
    messages.success(desk.request, "It is back where it was.")
    return redirect(read_url(plan, where_in(plan), ref) or reverse("plans:deleted", args=[plan.code]))


def _find(desk: Desk, ref: str) -> Heading | Block | Row:
    """Raises Http404 for what the plan never had."""
    models: dict[str, Any] = {kind.model.prefix: kind.model for kind in KINDS} | {"H": Heading, "B": Block}
    model = models.get(ref.partition("-")[0])
    found: Heading | Block | Row | None = model.objects.filter(plan=desk.plan, ref=ref).first() if model else None
    if found is None:
        raise Http404(f"The plan never had {ref[:40]}.")
    return found
