"""Views with which administrators keep sources of alarms; a secret is shown once, where it has been made."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bcp_portal.accounts.sessions import current_user
from incidents.actions.alarm_sources import add_source, renew_secret, turn_source
from incidents.forms.alarm_settings import RenewSecretForm, SourceForm
from incidents.models.alarm_sources import AlarmSource
from incidents.pages.alarm_settings import alarm_settings, last_calls
from incidents.pages.connecting import connecting

from .alarm_settings import added, done, form_view, turned


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """Sources, rules, heartbeats."""
    return render(request, "incidents/alarms/settings.html", {"settings": alarm_settings(at=timezone.now())})


@form_view
def new(request: HttpRequest) -> HttpResponse:
    """A source, and its secret."""
    form = SourceForm(request.POST or None)

    def act() -> tuple[AlarmSource, str]:
        given, by = form.cleaned_data, current_user(request)
        return add_source(token=given["token"], name=given["name"], sends=given["format"], by=by, at=timezone.now())

    return added(request, form, "incidents/alarms/source_new.html", act, _page)


@require_safe
def source(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One source: how it is connected, and its last calls."""
    return _page(request, get_object_or_404(AlarmSource, ref=ref))


@require_POST
def secret(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Another secret, shown once."""
    found = get_object_or_404(AlarmSource, ref=ref)
    made = done(request, RenewSecretForm(request.POST), partial(renew_secret, source=found))
    if made is None:
        return redirect("incidents:source", ref=ref)
    found.refresh_from_db()
    return _page(request, found, secret=made)


@require_POST
def turn(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Off, on, or withdrawn."""
    found = get_object_or_404(AlarmSource, ref=ref)
    return turned(request, f"“{found.name}”", partial(turn_source, source=found))


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
