"""What the linter found: the page of findings, accepting one, mending one, answering a question; which rules count."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.audit.models import Event
from bcp_portal.parameters import SHOWN, NotUnderstood
from plans.access import get_plan, glance_at_plan, in_force
from plans.actions.changing import Archived
from plans.actions.findings import accept_finding, set_rule, withdraw_acceptance
from plans.actions.mending import (
    MENDED,
    CannotMend,
    MendedAlready,
    last_mend,
    make_place,
    mend_finding,
    undo_mend,
)
from plans.actions.refusals import Refused
from plans.actions.stale_edits import Stale, UndoneAlready
from plans.cached_pages import cached_page
from plans.forms.findings import AcceptForm
from plans.linting.checking import FAMILIES, RULES
from plans.linting.findings import SEVERITIES
from plans.models.findings import OFF, Answer, Finding, FindingState, RuleSetting
from plans.models.plan import Plan
from plans.pages.document import draft_overview
from plans.pages.findings_choices import NOBODY, Choices, choices_of
from plans.pages.findings_list import FindingFilter, ListPosition, Viewer, as_seen, choice_in, chosen, listed
from plans.pages.findings_panel import findings_stamp
from plans.pages.findings_summary import summary_of
from plans.pages.places import mend_url, page_url, walk_url, where_in
from plans.pages.questions import question_card
from plans.pages.shown_findings import shown_findings
from plans.pages.start_here import start_here

from .desk import ARCHIVED, UNCHANGED, Request, number

ANSWERS_AT_ONCE = 25
MADE_FOR = {"new", "write"}  # mends that make the place in which somebody writes
STATES = [("", "Open and accepted"), *FindingState.choices]


@require_safe
def findings(request: Request, code: str) -> HttpResponse:
    """The findings of a plan's draft, page by page. ``?at=KEY`` is the page with that finding; ``&accept=`` opens its
    form, for htmx alone.
    """
    plan = glance_at_plan(current_user(request), code, "read_draft")
    at = request.GET.get("at", "")[:40]
    form = _form(at) if "accept" in request.GET and current_user(request).may("accept_findings") else None
    if form and request.htmx:
        return _one(request, plan, at, form)
    return _page(request, plan, at=at, form=form)


def _form(key: str) -> AcceptForm:
    return AcceptForm(today=timezone.localdate(), auto_id=f"{key}-%s")


def _one(request: HttpRequest, plan: Plan, key: str, form: AcceptForm) -> HttpResponse:
    """One finding with its form."""
    seeing = _seeing(request, plan)
    found = chosen(plan, FindingFilter(), on=seeing.on).found.filter(key=key)
    items = [replace(item, form=form) for item in shown_findings(plan, found, on=seeing.on, may_edit=seeing.may_edit)]
    if not items:
        raise Http404(f"There is no open finding {key}.")
    context = {**as_seen(seeing), "plan": plan, "item": items[0], "choice": choice_in(request.GET)}
    return render(request, "plans/_finding.html", context)


def _page(request: HttpRequest, plan: Plan, *, at: str = "", form: AcceptForm | None = None) -> HttpResponse:
    """The page of findings; ``form`` is open at the finding ``at``."""
    choice, seeing = choice_in(request.GET), _seeing(request, plan)
    seeing = replace(seeing, stamp=findings_stamp(plan, on=seeing.on))
    where = ListPosition(request.GET.get("page", "")[:9], at)
    summary = summary_of(plan, on=seeing.on)
    context: dict[str, Any] = {
        **as_seen(seeing),
        "summary": summary,
        "plan": plan,
        "choice": choice,
        "page": listed(plan, choice, seeing, where, form=form, csrf=get_token(request)),
        "states": STATES,
        "severities": SEVERITIES,
        "place": _place(plan, choice.place) if choice.place else "",
        "choices": _choices(plan, choice, seeing),
        "starts": start_here(plan, on=seeing.on, stamp=seeing.stamp)
        if not choice and not where.number and not at
        else [],
        "answers": _answers(request, plan),
        "asked": question_card(plan, summary.questions),
    }
    return render(request, "plans/findings.html", context, status=422 if form and form.is_bound else 200)


def _place(plan: Plan, ref: str) -> str:
    """The section in which a block or heading stands. Raises NotUnderstood for one that the draft does not have."""
    names = draft_overview(plan, in_force(plan)).names
    if ref not in names:
        raise NotUnderstood(f"The draft of {plan.code} has no part “{ref[:SHOWN]}” to show the findings of.")
    return names[ref]


def _choices(plan: Plan, choice: FindingFilter, seeing: Viewer) -> Choices:
    """Owners and sections to choose from. Raises NotUnderstood for an owner whom the plan does not name."""
    choices = choices_of(plan, on=seeing.on, stamp=seeing.stamp)
    if choice.owner not in {"", NOBODY, *choices.people, *(one.value for one in choices.owners)}:
        raise NotUnderstood(f"The draft of {plan.code} names no “{choice.owner[:SHOWN]}” to show the findings of.")
    return choices.with_owner(choice.owner)


def _seeing(request: HttpRequest, plan: Plan) -> Viewer:
    user = current_user(request)
    may_edit = user.may("edit") and not plan.archived_at
    return Viewer(user, may_edit=may_edit, may_accept=user.may("accept_findings"), on=timezone.localdate())


def _answers(request: HttpRequest, plan: Plan) -> Page[Answer]:
    given = Answer.objects.filter(plan=plan).select_related("answered_by").order_by("-answered_at", "-pk")
    return Paginator(given, ANSWERS_AT_ONCE).get_page(request.GET.get("answers"))


def _back(plan: Plan, choice: FindingFilter, key: str) -> HttpResponse:
    """To the finding, among those that were chosen."""
    query = "&".join(filter(None, (choice.query, urlencode({"at": key}))))
    return redirect(f"{reverse('plans:findings', args=[plan.code])}?{query}#finding-{key}")


@require_POST
def accept(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Live with a finding until a day."""
    plan = get_plan(current_user(request), code, "accept_findings")
    choice = choice_in(request.GET)
    found: Finding = get_object_or_404(Finding, plan=plan, key=key)
    form = AcceptForm(request.POST, today=timezone.localdate(), auto_id=f"{key}-%s")
    if not form.is_valid():
        return _page(request, plan, at=key, form=form)
    try:
        accept_finding(
            finding=found,
            fingerprint=request.POST.get("fingerprint", ""),
            by=current_user(request),
            at=timezone.now(),
            **form.cleaned_data,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{found.rule} is accepted until {form.cleaned_data['until']:%Y-%m-%d}.")
    return _back(plan, choice, key)


@require_POST
def withdraw(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Take an acceptance back: the finding stands open again."""
    plan = get_plan(current_user(request), code, "accept_findings")
    choice = choice_in(request.GET)
    found: Finding = get_object_or_404(Finding, plan=plan, key=key)
    try:
        withdraw_acceptance(finding=found, by=current_user(request), at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The acceptance is taken back: the finding stands open.")
    return _back(plan, choice, key)


@require_POST
def mend(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Do what mends a finding, or make the place for it, and show that so that it can be looked at or taken back."""
    plan = get_plan(current_user(request), code, "edit")
    found: Finding = get_object_or_404(Finding, plan=plan, key=key)
    try:
        return redirect(_mended(request, plan, found, choice_in(request.GET).within))
    except Archived:
        messages.error(request, ARCHIVED)
    except MendedAlready:
        messages.info(request, f"{found.rule} was fixed in the meantime: nothing was added.")
    except (CannotMend, Stale):
        messages.error(request, "That could not be done by itself: what it is about was changed or deleted meanwhile.")
    return redirect("plans:findings", code=code)


def _mended(request: HttpRequest, plan: Plan, found: Finding, within: str) -> str:
    """Mend it; the address of the row that did, or of the place where it is to be written."""
    by, at = current_user(request), timezone.now()
    if (found.mend or {}).get("act") in MADE_FOR:
        make_place(finding=found, by=by, at=at)
        made = get_plan(by, plan.code, "edit")
        return walk_url(mend_url(made, where_in(made), found), within)
    block, row = mend_finding(finding=found, by=by, at=at)
    event = last_mend(finding=found, ref=row, by=by)
    undone_by = event.pk if event else ""
    return page_url(plan, edit=block, led=found.key, within=within, at=f"{block}-{row}", mended=undone_by)


@require_POST
def unmend(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """Take back the ``change`` of a row that mended a finding."""
    plan = get_plan(current_user(request), code, "edit")
    event: Event = get_object_or_404(
        Event,
        pk=number(request.POST.get("change")),
        plan_code=plan.code,
        ref=ref,
        verb__in=MENDED,
        actor=current_user(request),
    )
    try:
        undo_mend(plan=plan, event=event, by=current_user(request), at=timezone.now())
    except Archived:
        messages.error(request, ARCHIVED)
    except UndoneAlready as refusal:
        messages.info(request, str(refusal))
    except Stale:
        messages.info(request, "The row was changed since, so it stays as it is.")
    else:
        messages.success(request, "Taken back: the finding stands open again.")
    return redirect("plans:findings", code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@cached_page
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule with its severity in this portal; POST sets one."""
    return _set_rule(request) if request.method == "POST" else _rules(request)


def _rules(request: HttpRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """The page; after a refusal with what was asked for, and why not, at the rule."""
    given = {one.rule: one for one in RuleSetting.objects.select_related("changed_by")}
    families = [(family.title, [(rule, given.get(rule.id)) for rule in family.rules]) for family in FAMILIES]
    asked = request.POST
    context = {
        "families": families,
        "choices": (*SEVERITIES, OFF),
        "asked": asked,
        "refusal": refusal,
        "is_at_rule": asked.get("rule") in RULES,
    }
    return render(request, "plans/rules.html", context, status=status)


def _set_rule(request: HttpRequest) -> HttpResponse:
    rule, severity = request.POST.get("rule", ""), request.POST.get("severity", "")
    reason = request.POST.get("reason", "")
    at = timezone.now()
    try:
        saved = set_rule(rule=rule, severity=severity, reason=reason, by=current_user(request), at=at)
    except Refused as refusal:
        return _rules(request, refusal=str(refusal), status=400)
    said = f"{rule} is {'switched off' if severity == OFF else severity} from now on."
    messages.success(request, said if saved.changed_at == at else UNCHANGED)
    return redirect(f"{reverse('plans:rules')}#{rule}")
