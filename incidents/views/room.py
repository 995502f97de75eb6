"""The room of an incident, what has changed in it since, and the list of incidents."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.look import theme
from incidents.access import get_incident, get_room, newer_versions, visible_incidents
from incidents.pages.incidents_list import incidents_list
from incidents.pages.parts import parts_of
from incidents.pages.room import room_page, token_now
from incidents.views.answering import parts


@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """What is open, then what was, the latest first."""
    page = incidents_list(visible_incidents(current_user(request)), request.GET.get("page"), timezone.now())
    return render(request, "incidents/list.html", {"page": page})


@require_safe
def room(request: HttpRequest, ref: str) -> HttpResponse:
    """The room; ``?timeline=whole`` shows all of its timeline."""
    user = current_user(request)
    found = get_room(user, ref)
    whole = request.GET.get("timeline") == "whole"
    page = room_page(found, user, timezone.now(), newer=newer_versions(found), whole=whole)
    is_dark = theme.chosen(request) == theme.DEVICE  # in the room it is night unless somebody has chosen
    context = {"page": page, "parts": parts_of(request, page), "is_dark": is_dark}
    return render(request, "incidents/room.html", context)


@require_safe
def live(request: HttpRequest, ref: str) -> HttpResponseBase:
    """The parts of the room, or nothing (204) where all is as in ``?seen=``."""
    incident = get_incident(current_user(request), ref)
    if request.GET.get("seen") == token_now(incident, timezone.now()):
        return HttpResponse(status=204)
    return JsonResponse(parts(request, incident))
