"""Views with which administrators keep heartbeats; the secret address is shown once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bcp_portal.accounts.sessions import current_user
from incidents.actions.alarm_settings import AlarmSettingChanged, SourceNameTaken
from incidents.actions.heartbeats import add_heartbeat, change_heartbeat, renew_address, turn_heartbeat
from incidents.forms.alarm_settings import EditionForm, HeartbeatForm, RhythmForm, TurnForm
from incidents.models.heartbeats import Heartbeat
from incidents.pages.connecting import beat_url
from plans.actions.refusals import Refused, SentBefore

from .sources import STALE, TURNED

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
def new(request: HttpRequest) -> HttpResponse:
    """A heartbeat, and its secret address."""
    form = HeartbeatForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "incidents/alarms/heartbeat_new.html", {"form": form}, status=status)
    given = form.cleaned_data
    try:
        heartbeat, secret = add_heartbeat(
            token=given["token"],
            name=given["name"],
            rhythm=form.rhythm(),
            by=current_user(request),
            at=timezone.now(),
        )
    except SentBefore:
        messages.error(request, "This form was sent before. Its address was shown then: make a new one if it is lost.")
        return redirect("incidents:sources")
    except SourceNameTaken as taken:
        form.add_error("name", str(taken))
        return render(request, "incidents/alarms/heartbeat_new.html", {"form": form}, status=422)
    return _page(request, heartbeat, secret=secret)


@form_view
def heartbeat(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One heartbeat; how often it is to be heard can be changed."""
    found = get_object_or_404(Heartbeat.objects.kept(), ref=ref)
    if request.method != "POST":
        return _page(request, found)
    form = RhythmForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    edition, by = form.cleaned_data["edition"], current_user(request)
    try:
        change_heartbeat(heartbeat=found, rhythm=form.rhythm(), edition=edition, by=by, at=timezone.now())
    except AlarmSettingChanged as changed:
        form = RhythmForm({**request.POST.dict(), "edition": Heartbeat.objects.get(pk=found.pk).edition})
        form.add_error(None, str(changed))
        return _page(request, found, form=form, status=409)
    messages.success(request, f"“{found.name}” is saved.")
    return redirect("incidents:heartbeat", ref=ref)


@require_POST
def address(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Another secret address, shown once."""
    found, form = get_object_or_404(Heartbeat.objects.kept(), ref=ref), EditionForm(request.POST)
    if not form.is_valid():
        messages.error(request, STALE)
        return redirect("incidents:heartbeat", ref=ref)
    edition = form.cleaned_data["edition"]
    try:
        secret = renew_address(heartbeat=found, edition=edition, by=current_user(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("incidents:heartbeat", ref=ref)
    return _page(request, get_object_or_404(Heartbeat, ref=ref), secret=secret)


@require_POST
def turn(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Off, on, or withdrawn."""
    found, form = get_object_or_404(Heartbeat, ref=ref), TurnForm(request.POST)
    if not form.is_valid():
        messages.error(request, STALE)
        return redirect("incidents:sources")
    try:
        turn_heartbeat(heartbeat=found, by=current_user(request), at=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"“{found.name}” is {TURNED[form.cleaned_data['verb']]}.")
    return redirect("incidents:sources")


def _page(
    request: HttpRequest, heartbeat: Heartbeat, *, form: RhythmForm | None = None, secret: str = "", status: int = 200
) -> HttpResponse:
    minutes = {name: int(getattr(heartbeat, name).total_seconds() // 60) for name in ("period", "grace")}
    initial = {**minutes, "edition": heartbeat.edition, "token": heartbeat.ref}
    context = {
        "heartbeat": heartbeat,
        "form": form or RhythmForm(initial=initial),
        "url": beat_url(secret) if secret else "",
        "alarms": heartbeat.alarms.order_by("-started_at")[:10],
    }
    answer = render(request, "incidents/alarms/heartbeat.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer
