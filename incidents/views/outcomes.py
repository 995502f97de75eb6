"""What an incident came to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bcp_portal.accounts.sessions import current_user
from incidents.access import get_outcome, get_room
from incidents.pages.outcome import outcome_page


@require_safe
def outcome(request: HttpRequest, ref: str) -> HttpResponse:
    """How long it took, which functions were back when, and what is learnt of it."""
    room = get_room(current_user(request), ref)
    page = outcome_page(room, get_outcome(room.incident))
    return render(request, "incidents/outcome.html", {"page": page})
