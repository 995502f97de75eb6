"""The imprint of a document: what a PDF states beside it: number, fingerprint, who has signed, what it replaces."""

import json
from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from bcp_portal.audit.chaining import ChainHead, link_of
from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.figures import listing
from bcp_portal.documents.format import Document
from bcp_portal.documents.imprint import Imprint, Release, Signature
from bcp_portal.documents.plan_report import plan_report
from bcp_portal.documents.reading import rows_of, text_of
from bcp_portal.documents.report import Report
from bcp_portal.documents.report_format import read_report
from bcp_portal.look.mails import portal_url
from bcp_portal.organisation.reading import letterhead_at
from plans.evidence.checking import facts_of
from plans.evidence.reviews_in_words import reviews_in_words
from plans.integrity.differences import check_version
from plans.models.versions import Approval, Decision, PdfExport, PlanVersion
from plans.reading.cadence import on_day
from plans.reading.document import FrozenPlan
from plans.reading.reviews_due import stated_reviews

from .numbers import issue_of, issues

DRAFT, NOT_APPROVED = "Draft", "Not approved"


def printed(export: PdfExport) -> Report:
    """What an export prints; the same whenever and by whichever worker it is made.

    Raises Differs: nothing is printed as signed that is not what was signed.
    """
    if export.purpose == PdfExport.Purpose.REPORT:
        return read_report(json.loads(export.document), letterhead=letterhead_at(export.requested_at))
    if export.version is None:
        return plan_report(from_canonical(export.document), draft_imprint(export))
    versions = PlanVersion.objects.with_state().select_related("plan", "replaces")
    version = versions.get(pk=export.version.pk)
    check_version(version)
    is_approved = export.purpose == PdfExport.Purpose.APPROVED
    return plan_report(from_canonical(version.snapshot), version_imprint(version, is_approved=is_approved))


def draft_imprint(export: PdfExport) -> Imprint:
    """The imprint of a draft's PDF: no number, no signatures, a watermark, and which reviews are overdue."""
    document, head = from_canonical(export.document), letterhead_at(export.requested_at)
    return Imprint(
        number="",
        sha256=export.sha256,
        json=export.document,
        created=export.requested_at,
        watermark=DRAFT,
        classification=_classification(document),
        remark=_overdue(export, document),
        address=_address(document),
        **vars(head),
    )


def _overdue(export: PdfExport, document: Document) -> str:
    """The reviews that were overdue on the day on which it was asked for, as GOV-02 counts them."""
    if export.plan is None:
        return ""
    facts = facts_of(export.plan, today=localdate(export.requested_at))
    stated = stated_reviews(FrozenPlan(document))
    late = [one for one in reviews_in_words(stated, facts) if one.days_left(facts.today) < 0]
    named = listing([f"{one.name} (due {on_day(one.due_on)})" for one in late])
    return f"Overdue on {on_day(facts.today)}: {named}." if late else ""


def version_imprint(version: PlanVersion, *, is_approved: bool) -> Imprint:
    """The imprint of a version (``with_state``); before approval nobody has signed and the watermark says so."""
    approvals = list(version.approvals.with_people())
    head = _head(approvals) if is_approved else None
    document = from_canonical(version.snapshot)
    created = version.decided_at if is_approved and version.decided_at else version.submitted_at
    return Imprint(
        number=version.number,
        sha256=version.sha256,
        json=version.snapshot,
        created=created,
        classification=_classification(document),
        remark=_remark(document),
        watermark="" if is_approved else NOT_APPROVED,
        signatures=_signatures(approvals, are_given=is_approved),
        history=_releases(version),
        replaces=version.replaces.number if version.replaces else "",
        head=head.hash if head else "",
        position=head.position if head else 0,
        address=_address(document),
        **vars(letterhead_at(created)),
    )


def _address(document: Document) -> str:
    """Of the plan's page: it shows the version in force to whom may read it, whatever is printed."""
    return portal_url(reverse("plans:document", args=[document["code"]])) if settings.PRINT_ADDRESS else ""


def _head(approvals: Sequence[Approval]) -> ChainHead | None:
    """The plan's chain as the last signature left it: the same whenever it is printed."""
    return link_of(*(approval.decision for approval in approvals if hasattr(approval, "decision")))


def _classification(document: Document) -> str:
    facts = (row["values"] for row in rows_of(document, "facts"))
    return next((text_of(fact["value"]) for fact in facts if fact["topic"]["value"] == "classification"), "")


def _remark(document: Document) -> str:
    """What the cover says of a version that one person signs."""
    if document.get("signing", {}).get("people") != 1:
        return ""
    return "Signed by one person alone, as this organisation allows by its setting."


def _signatures(approvals: Sequence[Approval], *, are_given: bool) -> tuple[Signature, ...]:
    return tuple(signature_of(approval) if are_given else _pending(approval) for approval in approvals)


def _pending(approval: Approval) -> Signature:
    return Signature(
        approval.role,
        approval.signer_name,
        address=approval.signer_address,
        ref=approval.ref,
        former=approval.former,
        in_place_of=_in_place_of(approval),
    )


def signature_of(approval: Approval) -> Signature:
    """An approval as a document prints it: pending until it is signed."""
    decision: Decision | None = getattr(approval, "decision", None)
    if decision is None or decision.outcome != Decision.Outcome.APPROVED:
        return _pending(approval)
    return replace(
        _pending(approval),
        name=decision.name,
        address=approval.deputy_address if decision.as_deputy else approval.signer_address,
        deputy_for=approval.signer_name or approval.signer.name if decision.as_deputy else "",
        signed_at=decision.at,
        sha256=decision.sha256,
        accepted=tuple(f"{gap['rule']} until {gap['until']}: {gap['reason']}" for gap in decision.accepted or ()),
    )


def _in_place_of(approval: Approval) -> str:
    """``COO (coo@example.com), named by Editor: COO has left``."""
    if not (replacement := approval.in_place_of):
        return ""
    former = replacement.approval
    return f"{former.signer_name} ({former.signer_address}), named by {replacement.name}: {replacement.reason}"


def _releases(version: PlanVersion) -> tuple[Release, ...]:
    listed = [*issues(version.plan, before=version), issue_of(version)]
    return tuple(Release(issue.number, issue.on, issue.summary) for issue in listed)
