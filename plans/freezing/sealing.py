"""What a PDF states beside its document: number, fingerprint, who has signed, what it replaces."""

import json
from collections.abc import Sequence

from django.conf import settings

from bcp_portal.audit.chaining import Head, link_of
from bcp_portal.documents.canonical import Document
from bcp_portal.documents.reading import rows_of, text_of
from bcp_portal.documents.seal import Release, Seal, Signature
from plans.differences import check_version
from plans.models.versions import Approval, Decision, PdfExport, PlanVersion

from .numbers import issue_of, issues

DRAFT, NOT_APPROVED = "Draft", "Not approved"


def printed(export: PdfExport) -> tuple[Document, Seal]:
    """The document of an export with its seal; the same whenever and by whichever worker it is made.

    Raises Differs: nothing is printed as signed that is not what was signed.
    """
    if export.version is None:
        return json.loads(export.document), draft_seal(export)
    versions = PlanVersion.objects.with_state().select_related("plan", "replaces")
    version = versions.get(pk=export.version.pk)
    check_version(version)
    is_approved = export.purpose == PdfExport.Purpose.APPROVED
    return json.loads(version.snapshot), version_seal(version, is_approved=is_approved)


def draft_seal(export: PdfExport) -> Seal:
    """The seal of a draft's PDF: no number, no signatures, a watermark."""
    document = json.loads(export.document)
    return Seal(
        number="", sha256=export.sha256, json=export.document, created=export.requested_at, watermark=DRAFT,
        classification=_classification(document), portal=settings.PORTAL_NAME,
    )  # fmt: skip


def version_seal(version: PlanVersion, *, is_approved: bool) -> Seal:
    """The seal of a version (``with_state``); before approval nobody has signed and the watermark says so."""
    approvals = list(version.approvals.select_related("signer", "decision"))
    head = _head(approvals) if is_approved else None
    created = version.decided_at if is_approved and version.decided_at else version.submitted_at
    return Seal(
        number=version.number, sha256=version.sha256, json=version.snapshot, created=created,
        classification=_classification(json.loads(version.snapshot)),
        watermark="" if is_approved else NOT_APPROVED, signatures=_signatures(approvals, are_given=is_approved),
        history=_releases(version), replaces=version.replaces.number if version.replaces else "",
        head=head.hash if head else "", position=head.position if head else 0, portal=settings.PORTAL_NAME,
    )  # fmt: skip


def _head(approvals: Sequence[Approval]) -> Head | None:
    """The plan's chain as the last signature left it: the same whenever it is printed."""
    return link_of(*(approval.decision for approval in approvals if hasattr(approval, "decision")))


def _classification(document: Document) -> str:
    facts = (row["values"] for row in rows_of(document, "facts"))
    return next((text_of(fact["value"]) for fact in facts if fact["topic"]["value"] == "classification"), "")


def _signatures(approvals: Sequence[Approval], *, are_given: bool) -> tuple[Signature, ...]:
    if not are_given:
        return tuple(Signature(approval.role) for approval in approvals)
    return tuple(signature_of(approval) for approval in approvals)


def signature_of(approval: Approval) -> Signature:
    """An approval as a document prints it: pending until it is signed."""
    decision: Decision | None = getattr(approval, "decision", None)
    if decision is None or decision.outcome != Decision.Outcome.APPROVED:
        return Signature(approval.role)
    deputy_for = approval.signer.name if decision.as_deputy else ""
    accepted = tuple(f"{gap['rule']} until {gap['until']}: {gap['reason']}" for gap in decision.accepted or ())
    return Signature(approval.role, decision.name, deputy_for, decision.at, decision.sha256, accepted)


def _releases(version: PlanVersion) -> tuple[Release, ...]:
    listed = [*issues(version.plan, before=version), issue_of(version)]
    return tuple(Release(issue.number, issue.on, issue.summary) for issue in listed)
