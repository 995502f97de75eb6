"""Versions and their evidence: the list, one version as a page, downloads, comparisons."""

from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from bcp_portal.audit.chaining import head_of, plan_chain
from bcp_portal.documents.carried import carried_changes
from bcp_portal.documents.diff import Change, compare
from bcp_portal.documents.format import Document
from bcp_portal.documents.html import render_outline
from bcp_portal.documents.markdown import to_markdown
from bcp_portal.documents.reading import ISSUED
from plans.access import get_version, get_versions, glance_at_plan, in_force, visible_plans
from plans.actions.exports import file_name
from plans.actions.signature_refusals import hindered
from plans.cached_pages import cached_page
from plans.evidence.status import plans_in_sight, statuses_of
from plans.forms.versions import WithdrawForm
from plans.freezing.barred_signers import successions_after
from plans.freezing.frozen_signers import signed_document, with_signing
from plans.freezing.imprints import version_imprint
from plans.freezing.numbers import as_issued
from plans.freezing.rules import with_rules
from plans.freezing.signatures import required_signatures
from plans.integrity.differences import content_differs, last_check
from plans.models.plan import Plan
from plans.models.states import VersionState
from plans.models.upkeep import HistoryEntry
from plans.models.versions import PlanVersion
from plans.packing.pack_form import PackForm
from plans.pages.around import version_contents
from plans.pages.document import version_body, version_overview
from plans.pages.versions import altered_versions, evidence_of, forged_decisions, printed_records

DRAFT = "draft"
PER_PAGE = 25  # plans, where auditors start


@require_safe
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """Every version with its signatures, its fingerprints and its downloads."""
    user = current_user(request)
    plan = glance_at_plan(user, code, "history")
    altered = altered_versions(plan)
    numbers = tuple(version.number for version in altered)
    context = {
        "plan": plan,
        "records": printed_records(plan, may_draft=user.may("read_draft"), altered=numbers),
        "head": head_of(plan_chain(plan.code)),
        "stated": _stated(user, plan),
        "differing": [
            *(difference for version in altered for difference in content_differs(version)),
            *forged_decisions(plan),
        ],
        "pack_form": PackForm(today=timezone.localdate()) if user.may("audit") else None,
    }
    return render(request, "plans/versions.html", context)


def _stated(user: User, plan: Plan) -> list[HistoryEntry]:
    """Versions that the draft states and the portal never issued."""
    entries = HistoryEntry.objects.living().filter(plan=plan).exclude(ref__startswith=ISSUED)
    return list(entries) if user.may("read_draft") else []


@require_safe
@cached_page
def evidence(request: HttpRequest) -> HttpResponse:
    """Where auditors start: all plans page by page with what is in force, the check of a PDF, the audit trail."""
    user = current_user(request)
    page = Paginator(plans_in_sight(user, visible_plans(user, "audit")), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "statuses": statuses_of(user, list(page.object_list), on=timezone.localdate()),
        "page": page,
        "check": last_check(),
    }
    return render(request, "plans/evidence.html", context)


@require_safe
@cached_page
def version(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The frozen document as a page, with what became of it."""
    found = get_version(current_user(request), code, number)
    shown = evidence_of(found)
    document = found.as_document
    context = {
        "plan": found.plan,
        "version": found,
        "shown": shown,
        "title": document["title"],
        "carried": carried_changes(document),
        "body": version_body(found).html() if found.is_approved else _unsigned(found),
        "contents": version_contents(found, version_overview(found)),
        "withdraw_form": WithdrawForm(),
        "hindered": hindered(found) if found.state == VersionState.IN_APPROVAL else {},
        "may_name": current_user(request).may("submit") and not found.plan.archived_at,
        "may_withdraw": current_user(request).may("submit") and not found.plan.archived_at,
    }
    return render(request, "plans/version.html", context)


def _unsigned(version: PlanVersion) -> str:
    """A version that is not approved, printed without anybody's signature."""
    return render_outline(version.as_document, imprint=version_imprint(version, is_approved=False))


@require_safe
def version_json(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The snapshot, byte for byte what was signed."""
    found = get_version(current_user(request), code, number)
    return _download(found.snapshot.encode(), "application/json", f"{file_name(found)}.json")


@require_safe
def version_markdown(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The snapshot as Markdown."""
    found = get_version(current_user(request), code, number)
    text = to_markdown(found.as_document)
    return _download(text.encode(), "text/markdown; charset=utf-8", f"{file_name(found)}.md")


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
@cached_page
def comparison(request: HttpRequest, code: str) -> HttpResponse:
    """What differs between two versions, or between a version and the draft."""
    user = current_user(request)
    plan = glance_at_plan(user, code, "history")
    before, after = request.GET.get("from", ""), request.GET.get("to", "")
    context: dict[str, Any] = {"plan": plan, "before": before, "after": after, "numbers": _numbers(plan)}
    if before and after:
        changes = compare(*_sides(user, plan, before, after))
        meaning, wording = ([c for c in changes if c.wording is is_wording] for is_wording in (False, True))
        context |= {"sections": _by_section(meaning), "count": len(meaning), "wording": _by_section(wording)}
    return render(request, "plans/compare.html", {**context, "may_draft": user.may("read_draft")})


def _numbers(plan: Plan) -> list[str]:
    found = PlanVersion.objects.filter(plan=plan).order_by("-major", "-minor").values_list("major", "minor")
    return [f"{major}.{minor}" for major, minor in found]


def _sides(user: User, plan: Plan, before: str, after: str) -> tuple[Document, Document]:
    """What two sides say; the draft as it would look under the number of what it is compared with."""
    if DRAFT in {before, after} and not user.may("read_draft"):
        raise Http404("Drafts are not for this role.")
    versions = get_versions(user, plan.code, {before, after} - {DRAFT})
    one, other = versions.get(before), versions.get(after)
    return _document(plan, one, instead=other), _document(plan, other, instead=one)


def _document(plan: Plan, version: PlanVersion | None, *, instead: PlanVersion | None) -> Document:
    """A version's document; without one the draft, as it would stand in the place of another."""
    if version:
        return signed_document(version)
    draft = plan.draft.as_document
    if instead is None:
        return draft
    replaces = instead if instead.state == VersionState.IN_FORCE else in_force(plan)
    since = successions_after(replaces)
    signatures = required_signatures(plan, draft, submitter=None, replaces=replaces, successions=since)
    if instead != replaces:
        since = successions_after(instead)
    return with_rules(with_signing(as_issued(draft, instead), signatures, since))


def _by_section(changes: list[Change]) -> list[tuple[str, list[Change]]]:
    return [(str(section), list(group)) for section, group in groupby(changes, key=lambda change: change.section)]
