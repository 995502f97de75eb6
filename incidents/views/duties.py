"""Duties: one tap on the room, or a page with a reason, another time, a decision."""

from datetime import datetime
from uuid import UUID, uuid5

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from incidents.access import get_room
from incidents.actions.duties import apply_duty, classify, meet_duty, waive_duty
from incidents.entering import Doing
from incidents.folding.duties import DutyNow, by_key
from incidents.folding.entries import EntryFact
from incidents.forms.duties import ClassificationForm, DutyForm
from incidents.models import Entry
from incidents.pages.asking import AskedEntry
from incidents.pages.duties import duty_line
from incidents.rooms import Room
from incidents.views.answering import asked, entered, refused
from plans.actions.refusals import Refused

STALE = "That button is of an older page. Load the page again."
ADVICE = "This is no legal advice: whether it applies, somebody decides in their own name."


@require_POST
def tap_duty(request: HttpRequest, ref: str) -> HttpResponseBase:
    """They were told, now: ``duty`` is ``met`` and the key, parted by a blank; ``token`` is of the whole page."""
    user = current_user(request)
    room = get_room(user, ref, "respond")
    deed, _, key = request.POST.get("duty", "").partition(" ")
    found = by_key(room.duties(timezone.now())).get(key)
    try:
        token = UUID(request.POST.get("token", ""))
    except ValueError:
        return refused(request, room.incident, STALE)
    if deed != "met" or found is None:
        return refused(request, room.incident, STALE)
    try:
        entry = meet_duty(room.incident, Doing(user, timezone.now(), uuid5(token, f"met {key}")), duty=found)
    except Refused as refusal:
        return refused(request, room.incident, refusal)
    return entered(request, room.incident, entry, anchor="duties")


@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: HttpRequest, ref: str, duty: str) -> HttpResponseBase:
    """One duty: that they were told, at another time or by somebody else; that it applies, or does not, because."""
    user, now = current_user(request), timezone.now()
    room = get_room(user, ref, "respond")
    found = _duty(room, duty, now)
    deeds = _deeds(found)
    initial = {"deed": request.GET.get("deed") or (deeds[0][0] if deeds else "")}
    form = DutyForm(request.POST if request.method == "POST" else None, deeds=deeds, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            entry = _enter(room, found, form, user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return entered(request, room.incident, entry, anchor="duties")
    line = duty_line(found, now)
    lead = " ".join([line.said, *line.sub, *([ADVICE] if found.rule.is_to_decide else [])])
    context: dict[str, object] = {"ref": ref, "asking": AskedEntry(found.rule.name, "Enter", lead), "form": form}
    return asked(request, "incidents/asking.html", context, has_errors=bool(form.errors))


def _enter(room: Room, found: DutyNow, form: DutyForm, user: User) -> Entry:
    doing, text = form.doing(user), form.cleaned_data["text"]
    if form.cleaned_data["deed"] == "met":
        return meet_duty(room.incident, doing, duty=found, text=text)
    if form.cleaned_data["deed"] == "waive":
        return waive_duty(room.incident, doing, duty=found, text=text)
    return apply_duty(room.incident, doing, duty=found, text=text)


def _duty(room: Room, key: str, now: datetime) -> DutyNow:
    found = by_key(room.duties(now)).get(key)
    if found is None:
        raise Http404(f"No duty {key} is owed in {room.incident.ref}.")
    return found


def _deeds(found: DutyNow) -> list[tuple[str, str]]:
    decisions = [("apply", "Applies to this incident"), ("waive", "Does not apply, because …")]
    met = [("met", "Was met: they were told")] if found.open else []
    return [*decisions, *met] if found.rule.is_to_decide else [*met, decisions[1]]


@require_http_methods(["GET", "HEAD", "POST"])
def classification(request: HttpRequest, ref: str) -> HttpResponseBase:
    """How the incident is classified: each criterion with a value, “unknown” or “no”."""
    user = current_user(request)
    room = get_room(user, ref, "respond")
    last = next((one for one in reversed(room.situation.entries) if one.kind == "classified"), None)
    initial, unreadable = _criteria(last)
    form = ClassificationForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        is_major = given["is_major"] == "yes"
        try:
            classify(room.incident, form.doing(user), criteria=form.criteria, is_major=is_major, text=given["text"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{reverse('incidents:room', args=[ref])}#duties")
    asking = AskedEntry(
        "Classify the incident", "Classify", f"{unreadable}Some reports are counted from this moment. {ADVICE}"
    )
    context: dict[str, object] = {"ref": ref, "asking": asking, "form": form}
    return asked(request, "incidents/asking.html", context, has_errors=bool(form.errors))


def _criteria(last: EntryFact | None) -> tuple[dict[str, str], str]:
    """What was said of each criterion the last time; a sentence where somebody wrote something else into the data."""
    said = last.data.get("criteria") if last else {}
    if isinstance(said, dict) and all(isinstance(value, str) for value in said.values()):
        return said, ""
    return {}, f"What entry {last.number} says of the criteria can’t be read. " if last else ""
