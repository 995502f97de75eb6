"""Submitting a draft: from then on a version that can be signed or declined, and never changed."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from bcp_portal.documents.canonical import Document, canonical, sha256
from bcp_portal.jobs import enqueue_soon
from bcp_portal.notices.actions import SENDING, notify
from plans.access import in_force
from plans.freezing.annexes import with_annexes
from plans.freezing.issuing import Issue, issue
from plans.freezing.numbers import as_issued, issues, next_numbers
from plans.models.findings import Finding
from plans.models.plan import Draft, Plan
from plans.models.versions import Approval, PdfExport, PlanVersion
from plans.signatures import Signature, required_signatures
from plans.standing import awaited

from .changing import Archived
from .refreshing import refresh_findings
from .refusals import Refused

EXPORTING = "plans.tasks.export_due_versions"


class DraftChanged(Refused):
    """Somebody changed the draft after the submitter had looked at it."""


class InApproval(Refused):
    """Another version waits for signatures."""


class SignersMissing(Refused):
    """No signature is required, or one that is can't be given."""


class NothingChanged(Refused):
    """The draft is what is in force."""


class BlockersOpen(Refused):
    """Findings that stop a submission are neither mended nor accepted."""


class NumberTaken(Refused):
    """The number is not one of the next."""


def submit_draft(
    *, plan: Plan, revision: int, number: str, change_summary: str, due_on: date | None, by: User, at: datetime
) -> PlanVersion:
    """Freeze the draft, as the submitter saw it at ``revision``, into a version and ask for its signatures.

    The same submission twice is one version. Raises Archived, DraftChanged, InApproval, SignersMissing,
    NothingChanged, BlockersOpen, NumberTaken.
    """
    with transaction.atomic():
        locked = Plan.objects.select_for_update().get(pk=plan.pk)
        if locked.archived_at:
            raise Archived(locked.code)
        waiting = PlanVersion.objects.filter(plan=locked).in_approval().first()
        if waiting and (waiting.number, waiting.change_summary, waiting.submitted_by) == (number, change_summary, by):
            return waiting
        draft = _seen_draft(locked, revision, waiting)
        replaces = in_force(locked)
        _check_changed(draft, replaces)
        refresh_findings(locked, draft, at)
        _check_blockers(locked, at)
        signatures = _check_signatures(required_signatures(locked, draft, submitter=by))
        if number not in next_numbers(locked, draft):
            raise NumberTaken(f"{number} is not free any more: choose one of the numbers offered now.")
        version = _freeze(
            locked, draft, number, change_summary, replaces=replaces, signatures=signatures, due_on=due_on, by=by, at=at
        )
        _tell(version, signatures, by, at)
    return version


def _seen_draft(plan: Plan, revision: int, waiting: PlanVersion | None) -> Document:
    if waiting:
        raise InApproval(f"{waiting.number} is waiting for signatures: withdraw it first.")
    draft = Draft.objects.get(plan=plan)
    if revision != plan.revision:
        raise DraftChanged("The draft was changed after you opened this page. Look at what changed, then submit again.")
    document: Document = json.loads(draft.document)
    return document


def _check_changed(draft: Document, replaces: PlanVersion | None) -> None:
    if replaces and canonical(as_issued(draft, replaces)) == replaces.snapshot:
        raise NothingChanged(f"Nothing has changed since {replaces.number}, which is in force.")


def _check_blockers(plan: Plan, at: datetime) -> None:
    blockers = Finding.objects.filter(plan=plan).stopping(timezone.localdate(at))
    named = [f"{blocker.rule}: {blocker.sentence}" for blocker in blockers]
    if named:
        raise BlockersOpen(f"Mend this, or have it accepted by name, before you submit. {' '.join(named)}")


def _check_signatures(signatures: list[Signature]) -> list[Signature]:
    if not signatures:
        raise SignersMissing("No signature is required: add who has to sign this plan.")
    gaps = [signature.gap for signature in signatures if signature.gap]
    if gaps:
        raise SignersMissing(" ".join(gaps))
    return signatures


def _freeze(
    plan: Plan,
    draft: Document,
    number: str,
    change_summary: str,
    *,
    replaces: PlanVersion | None,
    signatures: Sequence[Signature],
    due_on: date | None,
    by: User,
    at: datetime,
) -> PlanVersion:
    today = timezone.localdate(at)
    issued = issue(draft, Issue(number, today, change_summary), issues(plan))
    snapshot = canonical(with_annexes(plan, issued, on=today))
    major, minor = (int(part) for part in number.split("."))
    version = PlanVersion.objects.create(
        plan=plan, major=major, minor=minor, snapshot=snapshot, sha256=sha256(snapshot), change_summary=change_summary,
        signing_order=plan.signing_order, replaces=replaces, submitted_by=by, submitted_by_name=by.name,
        submitted_at=at, due_on=due_on,
    )  # fmt: skip
    Approval.objects.bulk_create(
        Approval(version=version, place=place, ref=s.ref, role=s.role, signer=s.signer, deputy=s.deputy_signer)
        for place, s in enumerate(signatures, start=1)
    )
    PdfExport.objects.create(
        plan=plan, version=version, purpose=PdfExport.Purpose.PREVIEW, sha256=version.sha256, requested_by=by,
        requested_at=at, not_before=at,
    )  # fmt: skip
    return version


def _tell(version: PlanVersion, signatures: Sequence[Signature], by: User, at: datetime) -> None:
    asked = [
        {"role": s.role, "signer": str(s.signer), "deputy": str(s.deputy_signer or "")} for s in signatures
    ]  # fmt: skip
    after = {
        "number": version.number, "sha256": version.sha256, "signing_order": version.signing_order,
        "signatures": asked, "replaces": version.replaces.number if version.replaces else "",
    }  # fmt: skip
    record(
        actor=by, verb="version_submitted", at=at, plan_code=version.plan.code, kind="versions", ref=version.number,
        after=after, summary=version.change_summary,
    )  # fmt: skip
    for approval in awaited(version):
        ask_for_signature(approval, at=at)
    transaction.on_commit(start_jobs)


def ask_for_signature(approval: Approval, *, at: datetime) -> None:
    """Tell whoever can sign that it is their turn: the signer, or the deputy of one who submitted it."""
    version = approval.version
    own = approval.signer_id == version.submitted_by_id
    person = approval.deputy if own and approval.deputy else approval.signer
    notify(
        user=person, topic=topic_of(approval), due_on=timezone.localdate(at), url=approve_url(version), at=at,
        subject=f"Please sign {version.plan.title}, version {version.number}",
        body=[
            f"{version.submitted_by_name} asks for your signature as {approval.role}.",
            *([f"Please sign by {version.due_on:%-d %B %Y}."] if version.due_on else []),
            f"What changed: {version.change_summary}",
        ],
    )  # fmt: skip


def topic_of(approval: Approval) -> str:
    """What all messages about one signature have in common."""
    return f"approval:{approval.version.plan.code}:{approval.version.number}:{approval.place}"


def approve_url(version: PlanVersion) -> str:
    """The path of the page on which the version is signed."""
    return reverse("plans:approve", args=(version.plan.code, version.number))


def start_jobs() -> None:
    """Let PDFs and messages be made now rather than at the next beat."""
    for task in (EXPORTING, SENDING):
        enqueue_soon(task)
