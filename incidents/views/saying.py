"""What is said in an incident: notes and decisions, severity, title, moments, corrections."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from incidents.access import get_room
from incidents.actions.saying import correct, retitle, say, set_moment, set_severity
from incidents.forms.entries import EntryForm, EntryTokenForm, MomentForm, SayForm, SeverityForm, TitleForm
from incidents.models import Entry
from incidents.pages.asking import AskedEntry
from incidents.pages.severities import severities_of
from incidents.pages.words import entry_words
from incidents.rooms import Room
from incidents.views.answering import asked, entered
from plans.actions.refusals import Refused


def _ask(
    request: HttpRequest,
    room: Room,
    form: EntryTokenForm,
    asking: AskedEntry,
    act: Callable[[User], Entry],
    *,
    anchor: str = "",
) -> HttpResponseBase:
    """Show the form, or do what it says; a refusal stands above it, with everything that was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            entry = act(current_user(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return entered(request, room.incident, entry, anchor=anchor)
    context: dict[str, object] = {"ref": room.incident.ref, "asking": asking, "form": form}
    return asked(request, "incidents/asking.html", context, incident=room.incident, has_errors=bool(form.errors))


def _sent(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "HEAD", "POST"])
def entries(request: HttpRequest, ref: str) -> HttpResponseBase:
    """A note, a decision, what was told to whom or by whom."""
    room = get_room(current_user(request), ref, "respond")
    form = SayForm(_sent(request))

    def act(user: User) -> Entry:
        given = form.cleaned_data
        return say(room.incident, given["kind"], form.doing(user), text=given["text"])

    return _ask(request, room, form, AskedEntry("Add to the timeline", "Add"), act, anchor="timeline")


@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, ref: str, entry: int) -> HttpResponseBase:
    """Correct the words of an entry; the first ones stay to be read."""
    room = get_room(current_user(request), ref, "respond")
    found = Entry.objects.filter(incident=room.incident, number=entry).select_related("by", "corrects").first()
    if found is None:
        raise Http404(f"{ref} has no entry {entry}.")
    form = EntryForm(_sent(request))
    del form.fields["behalf"], form.fields["when"]
    was = f"Entry {entry}: {entry_words(found.fact, room.documents)}"
    asking = AskedEntry("Correct an entry", "Correct", f"{was}. It stays to be read; what you write stands beside it.")

    def act(user: User) -> Entry:
        return correct(room.incident, form.doing(user), entry=found, text=form.cleaned_data["text"])

    return _ask(request, room, form, asking, act, anchor="timeline")


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
    form = SeverityForm(_sent(request), choices=labels)
    now = room.situation.severity
    asking = AskedEntry("How bad is it?", "Set the severity", f"It is {now.name} now." if now.name else "")

    def act(user: User) -> Entry:
        given = form.cleaned_data
        return set_severity(room.incident, form.doing(user), severity=values[given["severity"]], text=given["text"])

    return _ask(request, room, form, asking, act)


@require_http_methods(["GET", "HEAD", "POST"])
def title(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Call it something else."""
    room = get_room(current_user(request), ref, "respond")
    form = TitleForm(_sent(request), initial={"title": room.situation.title})

    def act(user: User) -> Entry:
        return retitle(room.incident, form.doing(user), title=form.cleaned_data["title"])

    return _ask(request, room, form, AskedEntry("What is it called?", "Rename"), act)


@require_http_methods(["GET", "HEAD", "POST"])
def moments(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Say when it happened, was noticed and declared; what was said before stays to be read."""
    room = get_room(current_user(request), ref, "respond")
    form = MomentForm(_sent(request), initial={"at": timezone.localtime().strftime("%Y-%m-%dT%H:%M")})
    asking = AskedEntry(
        "When was it?",
        "Set the moment",
        "Clocks count from the moment that the plan says; the MTPD always counts from when it happened.",
    )

    def act(user: User) -> Entry:
        given = form.cleaned_data
        return set_moment(
            room.incident,
            form.doing(user),
            name=given["name"],
            at=given["at"],
            is_estimated=given["is_estimated"],
            is_latest=given["is_latest"],
            text=given["text"],
        )

    return _ask(request, room, form, asking, act, anchor="time-left")
