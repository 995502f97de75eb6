"""Maintenance: ticked off in one tap or with a note, and taken back within the page."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bcp_portal.accounts.sessions import current_user
from plans.actions.refusals import PlanArchived, Refused, SentBefore
from plans.models.plan import Plan
from testing.access import get_maintenance, get_maintenance_due
from testing.actions.maintenance import record_maintenance, withdraw_maintenance
from testing.forms.maintenance import DoneForm
from testing.models.occurrences import Occurrence
from testing.views.withdrawing import withdraw_and_say

UNDONE = "Undone on the page on which it was ticked off."


def _back(plan: Plan) -> HttpResponseRedirect:
    return redirect(f"{reverse('testing:list')}?plan={plan.code}#maintenance")


@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """Record that the activity of an occurrence was done; the form with a note, or one tap that needs no form."""
    occurrence = get_maintenance_due(current_user(request), code, ref, "record")
    if occurrence.plan.archived_at and request.method != "POST":
        messages.error(request, str(PlanArchived()))
        return _back(occurrence.plan)
    sent = request.POST if request.method == "POST" else None
    form = DoneForm(sent, occurrence=occurrence, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        return _record(request, occurrence, form)
    return _page(request, occurrence, form)


def _page(request: HttpRequest, occurrence: Occurrence, form: DoneForm) -> HttpResponse:
    context = {"plan": occurrence.plan, "occurrence": occurrence, "form": form}
    return render(request, "testing/maintenance_done.html", context, status=422 if form.errors else 200)


def _record(request: HttpRequest, occurrence: Occurrence, form: DoneForm) -> HttpResponse:
    recording = form.recording(occurrence.plan.programme.version.number)
    try:
        made = record_maintenance(
            plan=occurrence.plan, recording=recording, by=current_user(request), at=timezone.now()
        )
    except SentBefore as before:
        messages.info(request, str(before))
        return _back(occurrence.plan)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, occurrence, form)
    messages.success(request, f"{made.ref} is recorded: {made.activity} was done.")
    return _back(occurrence.plan)


@require_POST
def undo(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """Take a tick back: the record stays to be read, withdrawn, and what it counted for is open again."""
    made = get_maintenance(current_user(request), code, ref, "record")
    withdraw_and_say(request, ref, partial(withdraw_maintenance, made=made), reason=UNDONE)
    return _back(made.plan)
