"""Views with which administrators keep sources of alarms; a secret is shown once, where it has been made."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcp_portal.accounts.sessions import current_user
from incidents.actions.alarm_settings import SourceNameTaken
from incidents.actions.alarm_sources import add_source, renew_secret, turn_source
from incidents.forms.alarm_settings import RenewSecretForm, SourceForm, TurnForm
from incidents.models.alarm_sources import AlarmSource
from incidents.pages.alarm_settings import alarm_settings, last_calls
from incidents.pages.connecting import connecting
from plans.actions.refusals import Refused, SentBefore

form_view = require_http_methods(["GET", "HEAD", "POST"])
STALE = "Load the page again: what it sent can’t be read."
TURNED = {"off": "switched off", "on": "switched on", "withdraw": "withdrawn"}


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """Sources, rules, heartbeats."""
    return render(request, "incidents/alarms/settings.html", {"settings": alarm_settings(at=timezone.now())})


@form_view
def new(request: HttpRequest) -> HttpResponse:
    """A source, and its secret."""
    form = SourceForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "incidents/alarms/source_new.html", {"form": form}, status=status)
    given = form.cleaned_data
    try:
        source, secret = add_source(
            token=given["token"],
            name=given["name"],
            sends=given["format"],
            by=current_user(request),
            at=timezone.now(),
        )
    except SentBefore:
        messages.error(request, "This form was sent before. Its secret was shown then: make a new one if it is lost.")
        return redirect("incidents:sources")
    except SourceNameTaken as taken:
        form.add_error("name", str(taken))
        return render(request, "incidents/alarms/source_new.html", {"form": form}, status=422)
    return _page(request, source, secret=secret)


@require_safe
def source(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One source: how it is connected, and its last calls."""
    return _page(request, get_object_or_404(AlarmSource, ref=ref))


@require_POST
def secret(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Another secret, shown once."""
    found, form = get_object_or_404(AlarmSource, ref=ref), RenewSecretForm(request.POST)
    if not form.is_valid():
        messages.error(request, STALE)
        return redirect("incidents:source", ref=ref)
    given = form.cleaned_data
    try:
        made = renew_secret(
            source=found,
            edition=given["edition"],
            at_once=given["at_once"],
            by=current_user(request),
            at=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("incidents:source", ref=ref)
    return _page(request, get_object_or_404(AlarmSource, ref=ref), secret=made)


@require_POST
def turn(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Off, on, or withdrawn."""
    found, form = get_object_or_404(AlarmSource, ref=ref), TurnForm(request.POST)
    if not form.is_valid():
        messages.error(request, STALE)
        return redirect("incidents:source", ref=ref)
    try:
        turn_source(source=found, by=current_user(request), at=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("incidents:source", ref=ref)
    messages.success(request, f"“{found.name}” is {TURNED[form.cleaned_data['verb']]}.")
    return redirect("incidents:sources")


def _page(request: HttpRequest, source: AlarmSource, **more: Any) -> HttpResponse:
    context = {
        "source": source,
        "calls": last_calls(source),
        "connecting": connecting(source, secret=more.get("secret", "")),
        "renew": RenewSecretForm(initial={"edition": source.edition}),
        **more,
    }
    answer = render(request, "incidents/alarms/source.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer
