"""Views with which administrators keep the rules of alarms, and try them with a payload."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bcp_portal.accounts.sessions import current_user
from bcp_portal.parameters import one_of
from incidents.actions.alarm_rules import add_rule, change_rule, turn_rule
from incidents.actions.alarm_settings import AlarmSettingChanged
from incidents.forms.alarm_rules import AlarmRuleForm
from incidents.forms.alarm_settings import RuleTestForm
from incidents.models.alarm_sources import AlarmSource
from incidents.models.alarms import AlarmRule
from incidents.pages.trying_rules import try_rules
from incidents.reading.facts import NotReadable
from plans.access import in_force, visible_plans
from plans.actions.refusals import SentBefore
from plans.evidence.status import versions_in_force
from plans.integrity.differences import document_of
from plans.models.versions import PlanVersion
from plans.reading.document import FrozenPlan

from .alarm_settings import form_view, turned

FORM = "incidents/alarms/rule.html"


@form_view
def new(request: HttpRequest) -> HttpResponse:
    """A rule about a row of a plan in force, which is chosen first."""
    versions = _in_force(request)
    code = one_of(request.GET, "plan", versions) if versions else ""
    if not code and len(versions) == 1:
        code = next(iter(versions))
    if not code:
        return render(request, "incidents/alarms/rule_plan.html", {"versions": list(versions.values())})
    version = versions[code]
    form = AlarmRuleForm(request.POST or None, plan=version.plan, frozen=FrozenPlan(document_of(version)))
    if not form.is_valid():
        return _form(request, form, version)
    token, wanted = form.cleaned_data["token"], form.wanted()
    try:
        add_rule(token=token, wanted=wanted, by=current_user(request), at=timezone.now())
    except SentBefore:
        messages.success(request, "The rule was added before.")
    else:
        messages.success(request, "The rule is added. Open alarms that no rule fitted are looked at again.")
    return redirect("incidents:sources")


@form_view
def rule(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One rule, to be changed."""
    found = get_object_or_404(AlarmRule.objects.kept().select_related("plan", "source"), ref=ref)
    version = None if found.plan.archived_at else in_force(found.plan)
    if version is None:
        return render(request, FORM, {"rule": found, "is_fixed": True})
    frozen = FrozenPlan(version.as_document)
    form = AlarmRuleForm(request.POST or None, plan=found.plan, frozen=frozen, before=found)
    if not form.is_valid():
        return _form(request, form, version, found)
    edition, wanted = form.cleaned_data["edition"], form.wanted()
    try:
        saved = change_rule(rule=found, wanted=wanted, edition=edition, by=current_user(request), at=timezone.now())
    except AlarmSettingChanged as changed:
        found.refresh_from_db()
        form.outdated(found.edition, f"{changed} Look at it in another window, then save again here to have yours.")
        return _form(request, form, version, found, status=409)
    messages.success(request, "Nothing was changed." if saved.edition == edition else "The rule is saved.")
    return redirect("incidents:sources")


@require_POST
def turn(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Off, on, or withdrawn."""
    found = get_object_or_404(AlarmRule, ref=ref)
    return turned(request, f"The rule about {found}", partial(turn_rule, rule=found))


@form_view
def trying(request: HttpRequest) -> HttpResponse:
    """What would come of a payload; nothing is changed."""
    sources = {str(one.ref): one for one in AlarmSource.objects.kept()}
    form = RuleTestForm(request.POST or None, sources={ref: one.name for ref, one in sources.items()})
    if not form.is_valid():
        return render(request, "incidents/alarms/trying.html", {"form": form}, status=422 if form.is_bound else 200)
    source = sources.get(form.cleaned_data["sends"])
    sends = source.format if source else form.cleaned_data["sends"]
    try:
        tried = try_rules(payload=form.cleaned_data["payload"], sends=sends, source=source, at=timezone.now())
    except NotReadable as unreadable:
        form.add_error("payload", str(unreadable))
        return render(request, "incidents/alarms/trying.html", {"form": form}, status=422)
    return render(request, "incidents/alarms/trying.html", {"form": form, "tried": tried})


def _in_force(request: HttpRequest) -> dict[str, PlanVersion]:
    """By code of the plan, the versions in force of those that are not archived; three queries."""
    plans = list(visible_plans(current_user(request), "administer").filter(archived_at=None).order_by("code"))
    found = versions_in_force(plans)
    for plan in plans:
        if plan.pk in found:
            found[plan.pk].plan = plan
    return {plan.code: found[plan.pk] for plan in plans if plan.pk in found}


def _form(
    request: HttpRequest, form: AlarmRuleForm, version: PlanVersion, rule: AlarmRule | None = None, *, status: int = 422
) -> HttpResponse:
    context = {"form": form, "version": version, "rule": rule}
    return render(request, FORM, context, status=status if form.is_bound else 200)
