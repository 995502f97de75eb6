"""Change requests: those of a plan and of all plans, asking for one, one with what was decided, and deciding."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.format import Document
from bcp_portal.parameters import SHOWN, NotUnderstood, one_of
from plans.access import Promises, get_change, get_plan_in_sight, get_promises
from plans.actions.change_requests import (
    ChangeAsking,
    ChangesClosed,
    ask_for_change,
    decide_change,
    take_up_change,
    withdraw_change,
)
from plans.actions.refusals import Refused, SentBefore
from plans.cached_pages import cached_page
from plans.evidence.results import KnownRecord
from plans.forms.change_requests import ChangeDecisionForm, ChangeRequestForm, ChangeWithdrawalForm
from plans.freezing.change_deciders import Asker, deciders_of, directory_ref_of
from plans.models.change_requests import ChangeDecision, ChangeRequest
from plans.models.plan import Plan
from plans.pages.change_requests import CHOICES, change_list, change_page, parts_to_touch, source_of

LONGEST_SOURCE = 500
REF = 20


@require_safe
@cached_page
def listing(request: HttpRequest) -> HttpResponse:
    """Change requests of all plans that the person sees; ``?state=``."""
    return _list(request, None)


@require_safe
@cached_page
def of_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Those of one plan."""
    return _list(request, get_plan_in_sight(current_user(request), code, "read"))


def _list(request: HttpRequest, plan: Plan | None) -> HttpResponse:
    state = one_of(request.GET, "state", [key for key, _ in CHOICES])
    changes = change_list(current_user(request), plan=plan, state=state, page=request.GET.get("page", "")[:9])
    return render(request, "plans/changes.html", {"plan": plan, "changes": changes, "states": CHOICES})


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """The form that asks for a change; ``?from=REV-02`` names the record that it comes of."""
    user = current_user(request)
    plan = get_plan_in_sight(user, code, "request_change")
    if plan.archived_at and request.method != "POST":
        messages.error(request, str(ChangesClosed()))
        return redirect("plans:plan_changes", code=code)
    promises = get_promises(user, plan)
    source = _source(request, plan)
    form = ChangeRequestForm(
        request.POST if request.method == "POST" else None,
        touched=parts_to_touch(promises.document),
        today=timezone.localdate(),
    )
    if request.method == "POST" and form.is_valid():
        return _ask(request, plan, form, promises, source)
    return _form(request, plan, form, promises, source)


def _source(request: HttpRequest, plan: Plan) -> KnownRecord | None:
    """Raises NotUnderstood for a record that the plan does not have."""
    ref = request.GET.get("from", "")
    found = source_of(plan, ref[:REF])
    if ref and found is None:
        raise NotUnderstood(f"{plan.code} has no record “{ref[:SHOWN]}” from which a change could be asked for.")
    return found


def _form(
    request: HttpRequest, plan: Plan, form: ChangeRequestForm, promises: Promises, source: KnownRecord | None
) -> HttpResponse:
    user = current_user(request)
    asker = Asker(user, directory_ref_of(user))
    decides = deciders_of(plan, promises.document, version=promises.in_force, asker=asker)
    context = {"plan": plan, "form": form, "source": source, "deciding": decides.sentence}
    return render(request, "plans/change_new.html", context, status=422 if form.errors else 200)


def _ask(
    request: HttpRequest, plan: Plan, form: ChangeRequestForm, promises: Promises, source: KnownRecord | None
) -> HttpResponse:
    given = form.cleaned_data
    asking = ChangeAsking(
        token=given["token"],
        what=given["what"],
        why=given["why"],
        impact=form.impact(),
        wanted_on=given["wanted_on"],
        source_ref=request.GET.get("from", "")[:REF] if source else "",
        source_text=source.text[:LONGEST_SOURCE] if source else "",
        version=promises.version,
    )
    try:
        made = ask_for_change(plan=plan, asking=asking, by=current_user(request), at=timezone.now())
    except SentBefore as before:
        messages.info(request, f"This form was sent before and asked for {before.ref}: nothing was added twice.")
        return redirect("plans:change", code=plan.code, ref=before.ref)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, plan, form, promises, source)
    messages.success(request, f"{made.ref} is asked for. You get a message once it is decided.")
    return redirect("plans:change", code=plan.code, ref=made.ref)


@require_safe
@cached_page
def show(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """One request with everything that happened to it, and what can be done about it."""
    return _page(request, get_change(current_user(request), code, ref))


def _page(
    request: HttpRequest,
    found: ChangeRequest,
    *,
    decision: ChangeDecisionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = current_user(request)
    page = change_page(user, found, _document(user, found.plan), today=timezone.localdate())
    context: dict[str, Any] = {
        "plan": found.plan,
        "change": found,
        "page": page,
        "form": decision or ChangeDecisionForm(),
        "withdraw_form": ChangeWithdrawalForm(auto_id="withdraw_%s"),
    }
    return render(request, "plans/change.html", context, status=status)


def _document(user: User, plan: Plan) -> Document | None:
    """The plan as the person reads it; None where nothing of it is in force and the draft is not theirs to read."""
    try:
        return get_promises(user, plan).document
    except Http404:
        return None


@require_POST
def decide(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """Approve or refuse, by who is asked to."""
    found = get_change(current_user(request), code, ref, "decide_change")
    form = ChangeDecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, decision=form, status=422)
    try:
        made = decide_change(request=found, by=current_user(request), at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, get_change(current_user(request), code, ref), decision=form, status=409)
    done = "approved" if made.outcome == ChangeDecision.Outcome.APPROVED else "refused"
    messages.success(request, f"You have {done} {ref}. {found.asked_by_name} has a message.")
    return redirect("plans:change", code=code, ref=ref)


@require_POST
def withdraw(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """Take a request back, by who asked for it."""
    found = get_change(current_user(request), code, ref, "request_change")
    form = ChangeWithdrawalForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else request.POST.get("reason", "")[:2000]
    try:
        withdraw_change(request=found, reason=reason, by=current_user(request), at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{ref} is withdrawn.")
    return redirect("plans:change", code=code, ref=ref)


@require_POST
def take_up(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """Say that an approved change is being worked into the draft."""
    found = get_change(current_user(request), code, ref, "edit")
    try:
        take_up_change(request=found, by=current_user(request), at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{ref} is in the draft: tick it when you submit the version that has it.")
    return redirect("plans:change", code=code, ref=ref)
