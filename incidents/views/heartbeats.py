"""Views with which administrators keep heartbeats; the secret address is shown once."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bcp_portal.accounts.sessions import current_user
from bcp_portal.parameters.editions import EditionForm
from incidents.actions.alarm_settings import AlarmSettingChanged
from incidents.actions.heartbeats import add_heartbeat, change_heartbeat, renew_address, turn_heartbeat
from incidents.forms.alarm_settings import HeartbeatForm, RhythmForm
from incidents.models.heartbeats import Heartbeat
from incidents.pages.connecting import beat_url

from .alarm_settings import added, done, form_view, turned


@form_view
def new(request: HttpRequest) -> HttpResponse:
    """A heartbeat, and its secret address."""
    form = HeartbeatForm(request.POST or None)

    def act() -> tuple[Heartbeat, str]:
        given, by = form.cleaned_data, current_user(request)
        return add_heartbeat(token=given["token"], name=given["name"], rhythm=form.rhythm(), by=by, at=timezone.now())

    return added(request, form, "incidents/alarms/heartbeat_new.html", act, _page)


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
        saved = change_heartbeat(heartbeat=found, rhythm=form.rhythm(), edition=edition, by=by, at=timezone.now())
    except AlarmSettingChanged as changed:
        found.refresh_from_db()
        form.outdated(found.edition, str(changed))
        return _page(request, found, form=form, status=409)
    messages.success(request, "Nothing was changed." if saved.edition == edition else f"“{found.name}” is saved.")
    return redirect("incidents:heartbeat", ref=ref)


@require_POST
def address(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Another secret address, shown once."""
    found = get_object_or_404(Heartbeat.objects.kept(), ref=ref)
    secret = done(request, EditionForm(request.POST), partial(renew_address, heartbeat=found))
    if secret is None:
        return redirect("incidents:heartbeat", ref=ref)
    found.refresh_from_db()
    return _page(request, found, secret=secret)


@require_POST
def turn(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Off, on, or withdrawn."""
    found = get_object_or_404(Heartbeat, ref=ref)
    return turned(request, f"“{found.name}”", partial(turn_heartbeat, heartbeat=found))


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
