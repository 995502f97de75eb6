"""Functions: which are lost, and what became of each."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bcp_portal.accounts.sessions import current_user
from incidents.access import get_room
from incidents.actions.functions import mark_function
from incidents.forms.entries import EntryTokenForm, FunctionForm
from incidents.pages.functions import function_page, functions_page
from incidents.views.answering import asked, entered, refused
from plans.actions.refusals import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def functions(request: HttpRequest, ref: str) -> HttpResponseBase:
    """All functions of the plans, each with a button for lost. ``function`` is deed, plan and ref, parted by blanks."""
    user = current_user(request)
    room = get_room(user, ref, "respond")
    page = functions_page(ref, room.situation, timezone.now())
    form = EntryTokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        deed, code, function = (*request.POST.get("function", "").split(" ", 2), "", "", "")[:3]
        if deed not in ("lost", "unaffected") or not page.has(code, function):
            return refused(request, room.incident, "That button is of an older page. Load the page again.")
        try:
            entry = mark_function(room.incident, deed, form.doing(user), plan=code, ref=function)
        except Refused as refusal:
            return refused(request, room.incident, refusal)
        return entered(request, room.incident, entry, anchor="time-left")
    context: dict[str, object] = {"page": page, "form": form}
    return asked(request, "incidents/functions.html", context, incident=room.incident, has_errors=bool(form.errors))


@require_http_methods(["GET", "HEAD", "POST"])
def function(request: HttpRequest, ref: str, code: str, row_ref: str) -> HttpResponseBase:
    """One function: lost since when, restored and how checked, back to normal, accepted as lost."""
    user = current_user(request)
    room = get_room(user, ref, "respond")
    page = function_page(room, code, row_ref, timezone.now())
    if page is None:
        raise Http404(f"There is no function {row_ref} of {code} in {ref}.")
    form = FunctionForm(request.POST if request.method == "POST" else None, deeds=page.deeds)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            entry = mark_function(
                room.incident,
                given["deed"],
                form.doing(user),
                plan=code,
                ref=row_ref,
                text=given["text"],
                recovery_point=given["point"] if given["deed"] == "restored" else None,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return entered(request, room.incident, entry, anchor="time-left")
    context: dict[str, object] = {"page": page, "form": form}
    return asked(request, "incidents/function.html", context, incident=room.incident, has_errors=bool(form.errors))
