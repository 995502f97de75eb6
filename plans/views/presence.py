"""Who else has the plan open: asked every few seconds by the page, which says at the same time where its reader is."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from bcp_portal.accounts.sessions import current_user
from plans.actions.presence import note_presence
from plans.models.plan import Plan
from plans.pages.body import draft_overview

from .desk import Request, around, base_of, editing, held, part


@require_POST
@editing
def presence(request: Request, plan: Plan) -> HttpResponse:
    """Note where this person is, and answer who else is where."""
    where = [ref for ref in request.POST.getlist("open") if ref]
    note_presence(plan=plan, block=where[-1] if where else "", by=current_user(request), at=timezone.now())
    people = around(request, plan, draft_overview(plan, base_of(plan)))
    html = part(request, "plans/document_presence.html", {"plan": plan, "people": people})
    return trigger_client_event(HttpResponse(html), "presence", {"held": held(people)}, after="settle")
