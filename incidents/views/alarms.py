"""Views of alarms: the list, and what somebody decides about one that proposes an incident."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.look.counting import counted
from incidents.access import get_incident
from incidents.actions.detecting import dismiss_proposed, open_proposed
from incidents.forms.alarm_settings import DismissForm
from incidents.models.alarms import Alarm
from incidents.pages.alarms import SHOWN, alarms_of, alarms_page
from plans.actions.refusals import Refused


@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    """What came in, and what became of each."""
    return _page(request)


@require_safe
def of_incident(request: HttpRequest, ref: str) -> HttpResponse:
    """All alarms that an incident has taken in."""
    incident = get_incident(current_user(request), ref)
    context = {"incident": incident, "lines": alarms_of(incident, request.GET.get("page"))}
    return render(request, "incidents/alarms/of_incident.html", context)


@require_POST
def open_incident(request: HttpRequest, ref: UUID) -> HttpResponse:
    """From a proposal to the room of the incident."""
    alarm = get_object_or_404(Alarm.objects.select_related("plan"), ref=ref)
    try:
        incident = open_proposed(alarm=alarm, by=current_user(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("incidents:alarms")
    return redirect("incidents:room", ref=incident.ref)


@require_POST
def dismiss(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Somebody says why it is no incident."""
    alarm = get_object_or_404(Alarm.objects.select_related("plan"), ref=ref)
    form = DismissForm(request.POST)
    if not form.is_valid():
        return _page(request, refused=alarm, form=form, status=422)
    reason, by = form.cleaned_data["reason"], current_user(request)
    try:
        count = dismiss_proposed(alarm=alarm, reason=reason, by=by, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{counted(count, 'alarm')} dismissed. The reason is kept.")
    return redirect("incidents:alarms")


def _page(
    request: HttpRequest, *, refused: Alarm | None = None, form: DismissForm | None = None, status: int = 200
) -> HttpResponse:
    context = {"alarms": alarms_page(request), "shown": SHOWN, "refused": refused, "form": form}
    return render(request, "incidents/alarms/alarms.html", context, status=status)
