"""Submitting a draft for approval: what changed, who signs, which number."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import VERBS
from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.diff import Change, compare, weightiest_first
from bcp_portal.documents.format import Document, StoredRule, StoredSigning
from bcp_portal.documents.gaps import counts_in_words, gaps_among, grouped
from bcp_portal.documents.milder import milder_among
from bcp_portal.look.counting import counted
from plans.access import get_plan, in_force_and_newest
from plans.actions.carrying import to_carry
from plans.actions.changing import Archived
from plans.actions.refreshing import check_plan
from plans.actions.refusals import Refused
from plans.actions.versions import BlockersOpen, digest_of_signers, own_settings, submit_draft
from plans.evidence.declined import declined_last
from plans.forms.versions import SubmitForm
from plans.freezing.barred_signers import successions_after
from plans.freezing.findings import standing_findings
from plans.freezing.frozen_signers import signing_of, with_signers_asked
from plans.freezing.issuing import stated_change
from plans.freezing.numbers import as_issued, numbers_after
from plans.freezing.rules import rule_settings, set_rules, with_rules
from plans.freezing.signatures import required_signatures, too_few
from plans.models.change_requests import ChangeRequest
from plans.models.findings import Finding
from plans.models.plan import Plan
from plans.models.states import VersionState
from plans.models.versions import PlanVersion
from plans.pages.places import mend_url, where_in


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """The page before a submission; with POST the submission itself."""
    plan = get_plan(current_user(request), code, "submit")
    draft = plan.draft.as_document
    tallies = PlanVersion.objects.all().tallies_of([plan.pk])
    versions = in_force_and_newest(plan, tallies)
    form = _form(request, plan, draft, versions[1], to_carry(plan, tallies))
    if request.method != "POST":
        return _page(request, plan, draft, form, versions)
    if not form.is_valid():
        return _page(request, plan, draft, form, versions, status=422)
    try:
        version = submit_draft(plan=plan, by=current_user(request), at=timezone.now(), **form.cleaned_data)
    except Archived:
        form.add_error(None, f"{code} is archived. Take it out of the archive to submit it.")
    except BlockersOpen as refusal:
        check_plan(plan=plan, at=timezone.now())  # a blocker of today is kept, though the submission is not
        form.add_error(None, str(refusal))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, f"{version.number} is submitted. Whoever signs first has a message.")
        return redirect("plans:version", code=code, number=version.number)
    plan = get_plan(current_user(request), code, "submit")
    # Sent again, the form submits what the page shows now.
    form.data = {**request.POST.dict(), "revision": str(plan.revision)}
    versions = in_force_and_newest(plan, PlanVersion.objects.all().tallies_of([plan.pk]))
    return _page(request, plan, plan.draft.as_document, form, versions, status=409)


def _form(
    request: HttpRequest, plan: Plan, draft: Document, newest: PlanVersion | None, approved: list[ChangeRequest]
) -> SubmitForm:
    numbers = numbers_after(newest, draft)
    initial = {"revision": plan.revision, "number": numbers[0], "change_summary": stated_change(draft, numbers[0])}
    given = request.POST if request.method == "POST" else None
    initial["carries"] = [one.ref for one in approved if hasattr(one, "uptake")]
    changes = [(one.ref, f"{one.ref} {one.what}") for one in approved]
    return SubmitForm(given, numbers=numbers, today=timezone.localdate(), changes=changes, initial=initial)


def _page(
    request: HttpRequest,
    plan: Plan,
    draft: Document,
    form: SubmitForm,
    versions: tuple[PlanVersion | None, PlanVersion | None],
    *,
    status: int = 200,
) -> HttpResponse:
    (replaces, newest), user, settings = versions, current_user(request), rule_settings()
    rules = set_rules(settings)
    successions = successions_after(replaces)
    signatures = required_signatures(plan, draft, submitter=user, replaces=replaces, successions=successions)
    standing = standing_findings(plan, on=timezone.localdate())
    gaps, blockers = gaps_among(standing.frozen()), _mended_at(plan, standing.blockers)
    form.initial["signers"] = digest_of_signers(signatures)
    if form.is_bound:  # sent again, it submits what the page shows now
        form.data = {**form.data, "signers": form.initial["signers"]}
    context: dict[str, Any] = {
        "plan": plan,
        "declined": declined_last(newest),
        "form": form,
        "replaces": replaces,
        "changes": _changes(draft, replaces, signing_of(signatures, successions), rules) if replaces else [],
        "signatures": signatures,
        "gaps": [signature for signature in signatures if signature.gap],
        "too_few": too_few(signatures),
        "own_acceptances": standing.accepted_by(user),
        "own_settings": own_settings(plan, user, settings, replaces=replaces),
        "known_gaps": gaps,
        "milder": milder_among(rules),
        "gap_counts": counts_in_words(gaps),
        "gaps_by_rule": grouped(gaps),
        "blockers": blockers,
        "blockers_in_words": f"{counted(len(blockers), 'blocker stands', 'blockers stand')} in the way",
        "accepters": _accepters() if blockers else [],
        "waiting": newest if newest and newest.state == VersionState.IN_APPROVAL else None,
    }
    refused = ("gaps", "too_few", "own_acceptances", "own_settings", "waiting")
    context["can_submit"] = bool(signatures) and not (plan.archived_at or any(context[name] for name in refused))
    return render(request, "plans/submit.html", context, status=status)


def _changes(draft: Document, replaces: PlanVersion, signing: StoredSigning, rules: list[StoredRule]) -> list[Change]:
    """What the draft changes in the version in force, which was compared as it was found."""
    issued: Document = {**as_issued(draft, replaces), "signing": signing}
    return weightiest_first(compare(with_signers_asked(replaces.as_document, replaces), with_rules(issued, rules)))


def _mended_at(plan: Plan, blockers: list[Finding]) -> list[tuple[Finding, str]]:
    """Findings that refuse a submission, with where each is mended (``""`` for nowhere)."""
    if not blockers:
        return []
    where = where_in(plan)
    return [(finding, mend_url(plan, where, finding)) for finding in blockers]


def _accepters() -> list[str]:
    """The names of those who may accept a finding."""
    roles = [role for role, verbs in VERBS.items() if "accept_findings" in verbs]
    people = User.objects.filter(is_active=True, role__in=roles).order_by("name")
    return list(people.values_list("name", flat=True)[:6])
