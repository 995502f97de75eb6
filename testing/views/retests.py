"""Asking for a retest because of a corrective action."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bcp_portal.accounts.sessions import current_user
from bcp_portal.parameters import SHOWN, NotUnderstood
from plans.access import get_plan_in_sight
from plans.actions.refusals import PlanArchived, Refused
from plans.evidence.actions_in_words import is_finished
from testing.actions.retests import ask_for_retest
from testing.forms.retests import RetestForm
from testing.models.promises import Promise


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """The form; ``?action=CA-01`` is what it is for."""
    plan, action_ref = get_plan_in_sight(current_user(request), code, "record"), request.GET.get("action", "")
    if is_finished(plan, action_ref) is None:
        raise NotUnderstood(f"There is no corrective action “{action_ref[:SHOWN]}” in {plan.code} to retest for.")
    if plan.archived_at and request.method != "POST":
        messages.error(request, str(PlanArchived()))
        return redirect("plans:action", code=plan.code, ref=action_ref)
    exercises = Promise.objects.running().filter(plan=plan, kind=Promise.Kind.EXERCISE)
    sent = request.POST if request.method == "POST" else None
    form = RetestForm(sent, promises=list(exercises), today=timezone.localdate())
    if form.is_valid():
        try:
            made = ask_for_retest(
                plan=plan, action_ref=action_ref, by=current_user(request), at=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{made.occurrence.ref} is the retest of {action_ref}.")
            return redirect("plans:action", code=plan.code, ref=action_ref)
    context = {"plan": plan, "form": form, "action_ref": action_ref, "has_exercises": exercises.exists()}
    return render(request, "testing/retest.html", context, status=422 if form.errors else 200)
