"""Who else has the plan open: asked every few seconds by the page, which says at the same time where its reader is."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from plans.actions.presence import note_presence
from plans.pages.document import draft_overview

from .desk import Desk, editing, part
from .document_page import around, held


@require_POST
@editing
def presence(desk: Desk) -> HttpResponse:
    """Note where this person is, and answer who else is where."""
    where = [ref for ref in desk.sent.getlist("open") if ref]
    note_presence(plan=desk.plan, block=where[-1] if where else "", by=desk.user, at=desk.at)
    people = around(desk, draft_overview(desk.plan, desk.base))
    html = part(desk, "plans/document_presence.html", {"plan": desk.plan, "people": people})
    return trigger_client_event(HttpResponse(html), "presence", {"held": held(people)}, after="settle")
