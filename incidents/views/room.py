"""The room of an incident, what has changed in it since, and the list of incidents."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.look import theme
from incidents.access import get_room, visible_incidents
from incidents.pages.incidents_list import incidents_list
from incidents.pages.room import turns_of
from incidents.views.answering import parts, shown_to


@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """What is open, then what was, the latest first."""
    page = incidents_list(visible_incidents(current_user(request)), request.GET.get("page"), timezone.now())
    return render(request, "incidents/list.html", {"page": page})


@require_safe
def room(request: HttpRequest, ref: str) -> HttpResponse:
    """The room; ``?timeline=whole`` shows all of its timeline."""
    shown = shown_to(request, get_room(current_user(request), ref), whole=request.GET.get("timeline") == "whole")
    is_dark = theme.chosen(request) == theme.DEVICE  # in the room it is night unless somebody has chosen
    return render(request, "incidents/room.html", {"page": shown.page, "parts": shown.parts, "is_dark": is_dark})


@require_safe
def live(request: HttpRequest, ref: str) -> HttpResponseBase:
    """The parts of the room, or nothing (204) where all is as in ``?seen=``."""
    room, now = get_room(current_user(request), ref), timezone.now()
    if request.GET.get("seen") == turns_of(room, now).token(now):
        return HttpResponse(status=204)
    return JsonResponse(parts(request, room))
