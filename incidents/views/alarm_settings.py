"""What the pages of sources, rules and heartbeats answer alike: one is added, changed, turned off, on or withdrawn."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bcp_portal.accounts.sessions import current_user
from incidents.actions.alarm_settings import SourceNameTaken
from incidents.forms.alarm_settings import TurnForm
from incidents.models.alarm_sources import AlarmSetting
from plans.actions.refusals import Refused, SentBefore

form_view = require_http_methods(["GET", "HEAD", "POST"])
Made = TypeVar("Made")
STALE = "Load the page again: what it sent can’t be read."
SENT_BEFORE = "This form was sent before. The secret was shown then: make a new one if it is lost."
TURNED = {"off": "switched off", "on": "switched on", "withdraw": "withdrawn"}


def added(
    request: HttpRequest,
    form: Form,
    template: str,
    act: Callable[[], tuple[AlarmSetting, str]],
    show: Callable[..., HttpResponse],
) -> HttpResponse:
    """The form of something with a secret; once it is made its page, the only one on which the secret stands."""
    if form.is_valid():
        try:
            made, secret = act()
        except SentBefore:
            messages.error(request, SENT_BEFORE)
            return redirect("incidents:sources")
        except SourceNameTaken as taken:
            form.add_error("name", str(taken))
        else:
            return show(request, made, secret=secret)
    return render(request, template, {"form": form}, status=422 if form.is_bound else 200)


def done(request: HttpRequest, form: Form, act: Callable[..., Made]) -> Made | None:
    """What came of a button of a page; None where it was refused, and somebody told why."""
    if not form.is_valid():
        messages.error(request, STALE)
        return None
    try:
        return act(by=current_user(request), at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None


def turned(request: HttpRequest, named: str, act: Callable[..., Any]) -> HttpResponse:
    """Off, on, or withdrawn; ``named`` is what stands before that."""
    form = TurnForm(request.POST)
    if done(request, form, act):
        messages.success(request, f"{named} is {TURNED[form.cleaned_data['verb']]}.")
    return redirect("incidents:sources")
