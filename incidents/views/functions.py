"""Functions: which are lost, and what became of each."""

from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bcp_portal.accounts.sessions import current_user
from incidents.access import get_room
from incidents.actions.functions import mark_function
from incidents.entering import Doing
from incidents.forms.entries import FunctionForm
from incidents.models import Entry
from incidents.pages.functions import function_page, functions_page
from incidents.views.answering import ask, enter, sent
from incidents.views.tapping import StaleButton, tap_doing, tapped


@require_http_methods(["GET", "HEAD", "POST"])
def functions(request: HttpRequest, ref: str) -> HttpResponseBase:
    """All functions of the plans, each with a button for lost. ``function`` is deed, plan and ref, parted by blanks."""
    room = get_room(current_user(request), ref, "respond")
    page = functions_page(ref, room.situation, timezone.now())

    def act() -> Entry:
        deed, code, function = tapped(request, "function")
        if deed not in ("lost", "unaffected") or not page.has(code, function):
            raise StaleButton
        doing = tap_doing(request, f"{deed} {code} {function}")
        return mark_function(room.incident, deed, doing, plan=code, ref=function)

    if request.method == "POST":
        return enter(request, room.incident, act, anchor="time-left")
    context = {"page": page, "token": uuid4(), "incident": room.incident}
    return render(request, "incidents/functions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def function(request: HttpRequest, ref: str, code: str, row_ref: str) -> HttpResponseBase:
    """One function: lost since when, restored and how checked, back to normal, accepted as lost."""
    room = get_room(current_user(request), ref, "respond")
    page = function_page(room, code, row_ref, timezone.now())
    if page is None:
        raise Http404(f"There is no function {row_ref} of {code} in {ref}.")
    form = FunctionForm(sent(request), deeds=page.deeds)

    def act(doing: Doing) -> Entry:
        given = form.cleaned_data
        deed, text = given["deed"], given["text"]
        point = given["point"] if deed == "restored" else None
        return mark_function(room.incident, deed, doing, plan=code, ref=row_ref, text=text, recovery_point=point)

    return ask(request, room.incident, form, act, template="incidents/function.html", anchor="time-left", page=page)
