"""What is said in an incident: notes and decisions, severity, title, moments, corrections."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bcp_portal.accounts.sessions import current_user
from incidents.access import get_room
from incidents.actions.saying import correct, retitle, say, set_moment, set_severity
from incidents.entering import Doing
from incidents.forms.entries import EntryForm, MomentForm, SayForm, SeverityForm, TitleForm
from incidents.models import Entry
from incidents.pages.asking import AskedEntry
from incidents.pages.severities import severities_of
from incidents.pages.words import entry_words
from incidents.views.answering import ask, sent


@require_http_methods(["GET", "HEAD", "POST"])
def entries(request: HttpRequest, ref: str) -> HttpResponseBase:
    """A note, a decision, what was told to whom or by whom."""
    incident = get_room(current_user(request), ref, "respond").incident
    form = SayForm(sent(request))

    def act(doing: Doing) -> Entry:
        given = form.cleaned_data
        return say(incident, given["kind"], doing, text=given["text"])

    return ask(request, incident, form, act, anchor="timeline", asking=AskedEntry("Add to the timeline", "Add"))


@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, ref: str, entry: int) -> HttpResponseBase:
    """Correct the words of an entry; the first ones stay to be read."""
    room = get_room(current_user(request), ref, "respond")
    found = Entry.objects.filter(incident=room.incident, number=entry).select_related("by", "corrects").first()
    if found is None:
        raise Http404(f"{ref} has no entry {entry}.")
    form = EntryForm(sent(request))
    del form.fields["behalf"], form.fields["when"]
    was = f"Entry {entry}: {entry_words(found.fact, room.documents)}"
    asking = AskedEntry("Correct an entry", "Correct", f"{was}. It stays to be read; what you write stands beside it.")

    def act(doing: Doing) -> Entry:
        return correct(room.incident, doing, entry=found, text=form.cleaned_data["text"])

    return ask(request, room.incident, form, act, anchor="timeline", asking=asking)


@require_http_methods(["GET", "HEAD", "POST"])
def severity(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Say that it is worse, or not so bad."""
    room = get_room(current_user(request), ref, "respond")
    values = {f"{one.severity.plan} {one.value}": one.severity for one in severities_of(room.documents)}
    many = len(room.documents) > 1
    labels = [
        (value, f"{chosen.name} ({chosen.plan})" if many and chosen.plan else chosen.name)
        for value, chosen in values.items()
    ]
    form = SeverityForm(sent(request), choices=labels)
    now = room.situation.severity
    unknown = "" if all(one.plan for one in values.values()) else "These are not from a plan."
    lead = " ".join(filter(None, (f"It is {now.name} now." if now.name else "", unknown)))
    asking = AskedEntry("How bad is it?", "Set the severity", lead)

    def act(doing: Doing) -> Entry:
        given = form.cleaned_data
        return set_severity(room.incident, doing, severity=values[given["severity"]], text=given["text"])

    return ask(request, room.incident, form, act, asking=asking)


@require_http_methods(["GET", "HEAD", "POST"])
def title(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Call it something else."""
    room = get_room(current_user(request), ref, "respond")
    form = TitleForm(sent(request), initial={"title": room.situation.title})

    def act(doing: Doing) -> Entry:
        return retitle(room.incident, doing, title=form.cleaned_data["title"])

    return ask(request, room.incident, form, act, asking=AskedEntry("What is it called?", "Rename"))


@require_http_methods(["GET", "HEAD", "POST"])
def moments(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Say when it happened, was noticed and declared; what was said before stays to be read."""
    incident = get_room(current_user(request), ref, "respond").incident
    form = MomentForm(sent(request), initial={"at": timezone.localtime().strftime("%Y-%m-%dT%H:%M")})
    asking = AskedEntry(
        "When was it?",
        "Set the moment",
        "Clocks count from the moment that the plan says; the MTPD always counts from when it happened.",
    )

    def act(doing: Doing) -> Entry:
        given = form.cleaned_data
        return set_moment(
            incident,
            doing,
            name=given["name"],
            at=given["at"],
            is_estimated=given["is_estimated"],
            is_latest=given["is_latest"],
            text=given["text"],
        )

    return ask(request, incident, form, act, anchor="time-left", asking=asking)
