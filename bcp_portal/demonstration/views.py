"""What home offers in a demonstration: the way to each thing to try, and closing the offer."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bcp_portal.accounts.actions import close_greeting
from bcp_portal.accounts.sessions import current_user

from .trials import TRIALS, NotHere, place_of


@require_safe
def trial(request: HttpRequest, key: str) -> HttpResponse:
    """To the very place at which one of the three things is tried."""
    found = next((one for one in TRIALS if one.key == key), None)
    if found is None or not settings.PORTAL_DEMO:
        raise Http404(f"There is no {key} to try.")
    try:
        return redirect(place_of(found, current_user(request)))
    except NotHere:
        messages.error(request, "The plan that this is tried on is not in this portal any more. Home lists the plans.")
        return redirect("plans:home")


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Offer it to this person no more."""
    close_greeting(person=current_user(request), at=timezone.now())
    return redirect("plans:home")
