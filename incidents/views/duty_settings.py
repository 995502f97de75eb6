"""Pages on which administrators set whom an incident obliges to tell."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcp_portal.accounts.sessions import current_user
from incidents.actions.duty_settings import DutyChanged, add_duty, answer_to, change_duty, switch_duty
from incidents.folding.regulator_presets import PRESETS
from incidents.forms.duty_settings import DutySettingForm
from incidents.models import CommunicationDuty
from incidents.pages.duty_settings import duty_settings
from plans.actions.refusals import Refused

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def duties_set(request: HttpRequest) -> HttpResponse:
    """All duties that are set, and the regimes."""
    return render(request, "incidents/settings/duties.html", {"page": duty_settings()})


@form_view
def duty_new(request: HttpRequest) -> HttpResponse:
    """Add a duty."""
    form = DutySettingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        add_duty(token=form.cleaned_data["token"], terms=form.terms, by=current_user(request), at=timezone.now())
        messages.success(request, "Added. It is owed from now on, also in incidents that are open.")
        return redirect("incidents:duties_set")
    return _form(request, form, None)


@form_view
def duty_set(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Change a duty; a page that is older than what is kept comes back with what was typed."""
    duty = get_object_or_404(CommunicationDuty.objects.own().select_related("previous"), ref=ref)
    form = DutySettingForm(request.POST if request.method == "POST" else None, duty=duty)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, duty)
    edition = form.cleaned_data["edition"]
    try:
        changed = change_duty(duty=duty, edition=edition, terms=form.terms, by=current_user(request), at=timezone.now())
    except DutyChanged as refusal:
        form.outdated(CommunicationDuty.objects.get(pk=duty.pk).edition, str(refusal))
        return _form(request, form, duty, status=409)
    except Refused as refusal:
        form.add_error("previous", str(refusal))
        return _form(request, form, duty)
    messages.success(request, "Saved." if changed else "Nothing was changed.")
    return redirect("incidents:duties_set")


def _form(
    request: HttpRequest, form: DutySettingForm, duty: CommunicationDuty | None, *, status: int = 200
) -> HttpResponse:
    status = 422 if form.errors and status == 200 else status
    return render(request, "incidents/settings/duty.html", {"form": form, "duty": duty}, status=status)


@require_POST
def duty_switch(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Off where the button said so, else on."""
    duty = get_object_or_404(CommunicationDuty, ref=ref)
    is_on = request.POST.get("to") != "off"
    if switch_duty(duty=duty, is_on=is_on, by=current_user(request), at=timezone.now()):
        messages.success(request, f"{duty.name} is {'on' if is_on else 'off'}.")
    return redirect("incidents:duties_set")


@require_POST
def regime_on(request: HttpRequest, regime: str) -> HttpResponse:
    """Answer to a regime from now on."""
    if regime not in PRESETS:
        raise Http404(f"There is no regime {regime}.")
    answer_to(regime=regime, by=current_user(request), at=timezone.now())
    messages.success(request, f"{regime} is on: in each incident somebody decides which of its duties apply.")
    return redirect("incidents:duties_set")
