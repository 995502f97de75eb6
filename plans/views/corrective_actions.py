"""Corrective actions: the list of all plans or of one, raising one, and every step of it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.spreadsheet import CONTENT_TYPE, csv_lines
from plans.access import get_action, get_plan_in_sight
from plans.actions.action_refusals import ActionMovedOn
from plans.actions.corrective_actions import (
    ActionRaising,
    drop_action,
    extend_action,
    finish_action,
    hand_over_action,
    raise_action,
    reopen_action,
    start_action,
    verify_action,
)
from plans.actions.refusals import PlanArchived, Refused, SentBefore
from plans.cached_pages import cached_page
from plans.forms.corrective_actions import RaiseActionForm, StepForm, step_form
from plans.models.corrective_actions import ActionStep, CorrectiveAction
from plans.pages.action_sources import ActionOrigin, origin_of
from plans.pages.actions_list import BY, HEADER, STATES, actions_page, chosen_actions, csv_row, filter_in
from plans.pages.corrective_action import action_page

Verb = ActionStep.Verb
TAKING: dict[str, Callable[..., ActionStep]] = {
    Verb.STARTED: start_action,
    Verb.EXTENDED: extend_action,
    Verb.ASSIGNED: hand_over_action,
    Verb.DONE: finish_action,
    Verb.VERIFIED: verify_action,
    Verb.REOPENED: reopen_action,
    Verb.DROPPED: drop_action,
}
SAID = {
    Verb.STARTED: "begun",
    Verb.EXTENDED: "extended",
    Verb.ASSIGNED: "given to its new owner, who is told",
    Verb.DONE: "done: somebody else is asked to verify it",
    Verb.VERIFIED: "verified",
    Verb.REOPENED: "open again, and its owner is told",
    Verb.DROPPED: "dropped",
}


@require_safe
@cached_page
def listing(request: HttpRequest, code: str = "") -> HttpResponse:
    """Actions, overdue first; of one plan with its code, or as the parameters choose."""
    user = current_user(request)
    plan = get_plan_in_sight(user, code, "read") if code else None
    asked = filter_in(request.GET, plan=code)
    found = actions_page(user, asked, on=timezone.localdate(), number=request.GET.get("page", "")[:9])
    context = {"actions": found, "plan": plan, "page": found.page, "states": STATES, "sorts": BY}
    return render(request, "plans/actions.html", context)


@require_safe
def table(request: HttpRequest) -> StreamingHttpResponse:
    """What is chosen as a table for other programs, row by row."""
    on = timezone.localdate()
    steps = chosen_actions(current_user(request), filter_in(request.GET), on=on)
    rows = (csv_row(step, on=on) for step in steps.iterator(chunk_size=500))
    answer = StreamingHttpResponse(csv_lines(HEADER, rows), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="corrective-actions-{on:%Y-%m-%d}.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Raise an action by hand, or because of ``?exercise=``, ``?review=``, ``?incident=`` or ``?finding=``, a ref."""
    user = current_user(request)
    plan = get_plan_in_sight(user, code, "record")
    if plan.archived_at and request.method != "POST":
        messages.error(request, str(PlanArchived()))
        return redirect("plans:plan_actions", code=plan.code)
    origin = origin_of(user, plan, request.GET)
    sent = request.POST if request.method == "POST" else None
    form = RaiseActionForm(sent, plan=plan, today=timezone.localdate(), initial=origin.initial)
    if request.method == "POST" and form.is_valid():
        return _raise(request, form, origin)
    return _form(request, form, origin)


def _form(request: HttpRequest, form: RaiseActionForm, origin: ActionOrigin) -> HttpResponse:
    context = {"plan": origin.plan, "form": form, "origin": origin}
    return render(request, "plans/action_new.html", context, status=422 if form.errors else 200)


def _raise(request: HttpRequest, form: RaiseActionForm, origin: ActionOrigin) -> HttpResponse:
    raising = ActionRaising(**form.cleaned_data, source=origin.source)
    try:
        made = raise_action(plan=origin.plan, raising=raising, by=current_user(request), at=timezone.now())
    except SentBefore as before:
        messages.info(request, str(before))
        return redirect("plans:action", code=origin.plan.code, ref=before.ref)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, form, origin)
    messages.success(request, f"{made.ref} is raised, and {raising.owner.name} owns it.")
    return redirect("plans:action", code=origin.plan.code, ref=made.ref)


@require_safe
@cached_page
def action(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """One action: what it is, every step, and what this person may do."""
    return _page(request, get_action(current_user(request), code, ref))


def _page(
    request: HttpRequest, found: CorrectiveAction, refused: tuple[str, StepForm] | None = None, *, status: int = 200
) -> HttpResponse:
    shown = action_page(current_user(request), found, on=timezone.localdate(), refused=refused)
    context: dict[str, Any] = {"plan": found.plan, "page": shown, "action": found}
    return render(request, "plans/action.html", context, status=status)


@require_POST
def step(request: HttpRequest, code: str, ref: str, verb: str) -> HttpResponse:
    """Take a step; what can't be done is said above the form, which keeps what was typed."""
    found = get_action(current_user(request), code, ref)
    if verb not in TAKING:
        return _page(request, found, status=404)
    last = list(found.steps.all())[-1]
    last.action = found
    form = step_form(verb, last, request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _page(request, found, (verb, form), status=422)
    take = partial(TAKING[verb], action=found, by=current_user(request), at=timezone.now())
    try:
        take(**form.cleaned_data)
    except Refused as refusal:
        if isinstance(refusal, ActionMovedOn) and _came_before(refusal.last, verb, form, request):
            messages.info(request, f"This form was sent before: {ref} is {SAID[Verb(verb)]}, once.")
            return redirect("plans:action", code=code, ref=ref)
        form.add_error(None, str(refusal))
        return _page(request, found, (verb, form), status=409 if isinstance(refusal, ActionMovedOn) else 422)
    messages.success(request, f"{ref} is {SAID[Verb(verb)]}.")
    return redirect("plans:action", code=code, ref=ref)


def _came_before(last: ActionStep, verb: str, form: StepForm, request: HttpRequest) -> bool:
    """Whether the last step is what this form says, by the same person: they sent it twice."""
    typed = form.cleaned_data
    same = last.verb == verb and last.by_id == current_user(request).pk and last.text == typed["text"].strip()
    return same and last.number == typed["number"] + 1
