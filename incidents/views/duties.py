"""Duties: one tap on the room, or a page with a reason, another time, a decision."""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

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
from incidents.views.answering import ask, enter, sent
from incidents.views.tapping import StaleButton, tap_doing

ADVICE = "This is not legal advice: whether it applies, somebody decides in their own name."
DEEDS: Mapping[str, Callable[..., Entry]] = {"met": meet_duty, "waive": waive_duty, "apply": apply_duty}


@require_POST
def tap_duty(request: HttpRequest, ref: str) -> HttpResponseBase:
    """They were told, now: ``duty`` is ``met`` and the key, parted by a blank; ``token`` is of the whole page."""
    room = get_room(current_user(request), ref, "respond")
    deed, _, key = request.POST.get("duty", "").partition(" ")

    def act() -> Entry:
        found = by_key(room.duties(timezone.now())).get(key)
        if deed != "met" or found is None:
            raise StaleButton
        return meet_duty(room.incident, tap_doing(request, f"met {key}"), duty=found)

    return enter(request, room.incident, act, anchor="duties")


@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: HttpRequest, ref: str, duty: str) -> HttpResponseBase:
    """One duty: that they were told, at another time or by somebody else; that it applies, or does not, because."""
    now = timezone.now()
    room = get_room(current_user(request), ref, "respond")
    found = by_key(room.duties(now)).get(duty)
    if found is None:
        raise Http404(f"No duty {duty} is owed in {ref}.")
    deeds = _deeds(found)
    initial = {"deed": request.GET.get("deed") or (deeds[0][0] if deeds else "")}
    form = DutyForm(sent(request), deeds=deeds, initial=initial)

    def act(doing: Doing) -> Entry:
        said = DEEDS[form.cleaned_data["deed"]]
        return said(room.incident, doing, duty=found, text=form.cleaned_data["text"])

    line = duty_line(found, now)
    lead = " ".join([line.said, *line.sub, *([ADVICE] if found.rule.is_to_decide else [])])
    return ask(request, room.incident, form, act, anchor="duties", asking=AskedEntry(found.rule.name, "Enter", lead))


def _deeds(found: DutyNow) -> list[tuple[str, str]]:
    decisions = [("apply", "Applies to this incident"), ("waive", "Does not apply, because …")]
    met = [("met", "Was met: they were told")] if found.open else []
    return [*decisions, *met] if found.rule.is_to_decide else [*met, decisions[1]]


@require_http_methods(["GET", "HEAD", "POST"])
def classification(request: HttpRequest, ref: str) -> HttpResponseBase:
    """How the incident is classified: each criterion with a value, “unknown” or “no”."""
    room = get_room(current_user(request), ref, "respond")
    last = next((one for one in reversed(room.situation.entries) if one.kind == "classified"), None)
    initial, unreadable = _criteria(last)
    form = ClassificationForm(sent(request), initial=initial)

    def act(doing: Doing) -> Entry:
        given = form.cleaned_data
        is_major = given["is_major"] == "yes"
        return classify(room.incident, doing, criteria=form.criteria, is_major=is_major, text=given["text"])

    said = f"{unreadable}Some reports are counted from this moment. {ADVICE}"
    return ask(
        request, room.incident, form, act, anchor="duties", asking=AskedEntry("Classify the incident", "Classify", said)
    )


def _criteria(last: EntryFact | None) -> tuple[dict[str, str], str]:
    """What was said of each criterion the last time; a sentence where somebody wrote something else into the data."""
    said = last.data.get("criteria") if last else {}
    if isinstance(said, dict) and all(isinstance(value, str) for value in said.values()):
        return said, ""
    return {}, f"What entry {last.number} says of the criteria can’t be read. " if last else ""
