"""Answers to a deed: the parts of the room for its script, the room itself for a plain form, or the form again."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.sessions import current_user
from incidents.access import newer_versions
from incidents.actions.refusals import NoWords
from incidents.entering import Doing
from incidents.forms.entries import EntryTokenForm
from incidents.models import Entry, Incident
from incidents.owing import rules_edition
from incidents.pages.parts import ShownRoom, shown_room
from incidents.pages.room import RoomPage, room_page, turns_of
from incidents.rooms import Room
from plans.actions.refusals import Refused


def wants_parts(request: HttpRequest) -> bool:
    """Whether the script of the room asks, which takes the page apart itself."""
    return "application/json" in request.headers.get("Accept", "")


def entered(request: HttpRequest, incident: Incident, entry: Entry, *, anchor: str = "") -> HttpResponseBase:
    """What was entered is there: the parts as they are now, with the token that was kept, or back to the room."""
    if not wants_parts(request):
        return redirect(f"{reverse('incidents:room', args=[incident.ref])}{f'#{anchor}' if anchor else ''}")
    incident.refresh_from_db()
    return JsonResponse({"token": str(entry.token), "number": entry.number, **parts(request, Room(incident))})


def shown_to(request: HttpRequest, room: Room, *, whole: bool = False) -> ShownRoom:
    """The room as the person sees it now; ``whole`` asks for the whole timeline."""
    user, now = current_user(request), timezone.now()
    turns = turns_of(room, now)

    def make() -> RoomPage:
        return room_page(room, user, now, newer=newer_versions(room), whole=whole)

    made_of = f"{turns.token(now)} {rules_edition()}"
    return shown_room(request, f"{room.incident.pk} {turns.slot(user)} {whole}", made_of, now, make)


def parts(request: HttpRequest, room: Room) -> dict[str, object]:
    """The parts of the room as the person sees them now, with what the script needs to ask again."""
    shown = shown_to(request, room)
    return {
        "seen": shown.page.seen,
        "now": shown.page.at.isoformat(),
        "clock": shown.page.clock,
        "title": shown.page.page_title,
        "parts": shown.parts,
    }


def refused(request: HttpRequest, incident: Incident, refusal: Refused | str) -> HttpResponse:
    """Why it was not entered: in words for the script, or as a message on the room."""
    if wants_parts(request):
        return JsonResponse({"refusal": str(refusal)}, status=409)
    messages.error(request, str(refusal))
    return redirect("incidents:room", ref=incident.ref)


def enter(request: HttpRequest, incident: Incident, act: Callable[[], Entry], *, anchor: str) -> HttpResponseBase:
    """Enter what one of many buttons says, or say why not."""
    try:
        entry = act()
    except Refused as refusal:
        return refused(request, incident, refusal)
    return entered(request, incident, entry, anchor=anchor)


def ask(
    request: HttpRequest,
    incident: Incident,
    form: EntryTokenForm,
    act: Callable[[Doing], Entry],
    *,
    template: str = "incidents/asking.html",
    anchor: str = "",
    **context: object,
) -> HttpResponseBase:
    """Show a page with a form, or enter what it says; a refusal stands above it, with everything that was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            entry = act(form.doing(current_user(request)))
        except Refused as refusal:
            if wants_parts(request):
                return refused(request, incident, refusal)
            asks_for_words = isinstance(refusal, NoWords) and "text" in form.fields
            form.add_error("text" if asks_for_words else None, str(refusal))
        else:
            return entered(request, incident, entry, anchor=anchor)
    return asked(request, template, form, incident=incident, ref=incident.ref, **context)


def asked(request: HttpRequest, template: str, form: Form, **context: object) -> HttpResponse:
    """A page with a form, as it was sent where something in it has to be mended."""
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is made of: what was posted, None where it is only shown."""
    return request.POST if request.method == "POST" else None
