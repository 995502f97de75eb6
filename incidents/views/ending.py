"""Ending an incident: stand down, close, open again, merge into another one."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bcp_portal.accounts.sessions import current_user
from incidents.access import get_incident, get_room, visible_incidents
from incidents.actions.ending import close, merge, reopen, stand_down
from incidents.entering import Doing
from incidents.forms.ending import EndingForm, MergeForm
from incidents.models import Entry
from incidents.pages.ending import CLOSE, REOPEN, STAND_DOWN, EndingDeed, EndingPage, ending_page, merge_choices
from incidents.rooms import Room
from incidents.views.answering import ask, asked, sent
from plans.actions.refusals import Refused

End = Callable[[Room, EndingPage, Doing, str], Entry]


@require_http_methods(["GET", "HEAD", "POST"])
def stand_down_incident(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Send the team home; with a reason where a criterion is not met."""
    return _end(request, ref, STAND_DOWN, partial(_ended, stand_down))


@require_http_methods(["GET", "HEAD", "POST"])
def close_incident(request: HttpRequest, ref: str) -> HttpResponseBase:
    """End it; with a reason where something is not back to normal."""
    return _end(request, ref, CLOSE, partial(_ended, close))


@require_http_methods(["GET", "HEAD", "POST"])
def reopen_incident(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Go on: it was not over."""
    return _end(request, ref, REOPEN, lambda room, page, doing, text: reopen(room.incident, doing, text=text))


def _ended(act: Callable[..., Entry], room: Room, page: EndingPage, doing: Doing, text: str) -> Entry:
    return act(room.incident, doing, still_open=page.open, seen=room.incident.revision, text=text)


def _end(request: HttpRequest, ref: str, deed: EndingDeed, end: End) -> HttpResponseBase:
    room = get_room(current_user(request), ref, "respond")
    page = ending_page(room, deed, timezone.now())
    form = EndingForm(sent(request), asks=page.asks)

    def act(doing: Doing) -> Entry:
        return end(room, page, doing, form.cleaned_data["text"])

    return ask(request, room.incident, form, act, template="incidents/ending.html", anchor="timeline", page=page)


@require_http_methods(["GET", "HEAD", "POST"])
def merge_incident(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Say that it is the same as another one, which goes on."""
    user, now = current_user(request), timezone.now()
    incident = get_incident(user, ref, "respond")
    others = visible_incidents(user, "respond")
    choices = merge_choices(incident, others, now)
    form = MergeForm(sent(request), incidents=others, choices=choices)
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        try:
            merge(incident, into, form.doing(user), text=form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{incident.ref} is merged into {into.ref}, which goes on.")
            return redirect("incidents:room", ref=into.ref)
    return asked(request, "incidents/merge.html", form, incident=incident, ref=ref, has_choices=bool(choices))
