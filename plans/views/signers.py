"""Naming somebody else to sign: for one awaited signature, or from the next version on."""

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from plans.access import get_plan, get_version, in_force
from plans.actions.approvals import approval_at
from plans.actions.changing import Archived
from plans.actions.refusals import Refused
from plans.actions.signature_refusals import NotAsked, hindered, people_asked
from plans.actions.signers import name_successor, replace_signer
from plans.forms.signers import SignerForm, SuccessorForm
from plans.freezing.barred_signers import Bars, all_signers, bars_of_version, taken_in
from plans.freezing.signatures import policy_of
from plans.models.plan import Plan
from plans.models.states import VersionState
from plans.models.versions import Approval, PlanVersion, current_approvals

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
def signer(request: HttpRequest, code: str, number: str, place: int) -> HttpResponse:
    """Somebody else for a signature that its signer can't give any more."""
    user = current_user(request)
    version = get_version(user, code, number, "submit")
    prefetch_related_objects([version], current_approvals())
    try:
        approval = approval_at(version, place)
    except NotAsked as missing:
        raise Http404(str(missing)) from missing
    signers = all_signers()
    document = version.as_document
    bars = bars_of_version(version, document, accounts={*signers, *people_asked(version)})
    suited = _suited(version, approval, signers, bars.of_askers({user.pk}))
    form = SignerForm(request.POST or None, accounts=suited)
    is_open = version.state == VersionState.IN_APPROVAL and approval.pk in hindered(version, bars)
    context = {"version": version, "plan": version.plan, "approval": approval, "form": form, "is_open": is_open}
    if not form.is_valid():
        return render(request, "plans/signer.html", context, status=422 if form.is_bound else 200)
    try:
        replace_signer(version=version, place=place, by=user, at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "plans/signer.html", context, status=409)
    messages.success(request, f"{form.cleaned_data['account'].name} is asked to sign v{number} as {approval.role}.")
    return redirect("plans:version", code=code, number=number)


def _suited(version: PlanVersion, approval: Approval, signers: list[User], bars: Bars) -> list[User]:
    taken = taken_in(version) - {approval.signer_id}
    return [one for one in signers if one.pk not in taken and not bars.against(one)]


@form_view
def successor(request: HttpRequest, code: str) -> HttpResponse:
    """Who signs from the next version on, in place of somebody whose signature the version in force required."""
    user = current_user(request)
    plan = get_plan(user, code, "administer")
    version = in_force(plan)
    required = [(one.role, one.signer) for one in policy_of(version)] if version else []
    form = SuccessorForm(request.POST or None, required=required)
    if not form.is_valid():
        return _successor_page(request, plan, version, form, status=422 if form.is_bound else 200)
    asked = form.cleaned_data
    try:
        named = name_successor(
            plan=plan,
            former=asked["former"],
            successor=asked["account"],
            reason=asked["reason"],
            by=user,
            at=timezone.now(),
        )
    except Archived:
        form.add_error(None, f"{code} is archived. Take it out of the archive first.")
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(
            request, f"{named.successor_name} signs {code} as {named.role} from now on. Both have a message."
        )
        return redirect("plans:document", code=code)
    return _successor_page(request, plan, version, form, status=409)


def _successor_page(
    request: HttpRequest, plan: Plan, version: PlanVersion | None, form: SuccessorForm, status: int
) -> HttpResponse:
    context: dict[str, Any] = {"plan": plan, "version": version, "form": form}
    return render(request, "plans/successor.html", context, status=status)
