"""PDFs: which are due, who makes them, where they are kept."""

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from bcp_portal.documents.canonical import canonical, sha256
from bcp_portal.jobs import enqueue_soon
from bcp_portal.jobs.claiming import ClaimableQuerySet
from plans.freezing.annexes import with_annexes
from plans.models.plan import Plan
from plans.models.versions import PdfExport, PlanVersion, VersionPdf

from .asking import EXPORTING

Purpose = PdfExport.Purpose
DRAFTS_KEPT = timedelta(days=1)


@transaction.atomic
def ask_for_draft_pdf(*, plan: Plan, by: User, at: datetime) -> PdfExport:
    """A PDF of the draft as it would be signed now, watermarked; the same draft asked for twice is made once."""
    document = canonical(with_annexes(plan, json.loads(plan.draft.document), on=timezone.localdate(at)))
    export, is_new = PdfExport.objects.get_or_create(
        plan=plan, sha256=sha256(document), purpose=Purpose.DRAFT,
        defaults={"document": document, "requested_by": by, "requested_at": at, "not_before": at},
    )  # fmt: skip
    if is_new:
        after = {"sha256": export.sha256, "revision": plan.draft.revision}
        record(actor=by, verb="draft_pdf_asked", at=at, plan_code=plan.code, kind="exports", ref=plan.code, after=after)
    if export.finished_at is None:
        transaction.on_commit(export_soon)
    return export


def export_soon() -> None:
    """Let PDFs be made now rather than at the next beat."""
    enqueue_soon(EXPORTING)


def due_exports(*, at: datetime) -> ClaimableQuerySet[PdfExport]:
    """The PDFs to be made now, approved versions first; whatever lost its row or its message gets one again."""
    missing = PlanVersion.objects.filter(pdf=None).exclude(exports__purpose=Purpose.APPROVED).approved()
    PdfExport.objects.bulk_create(
        (approved_export(version, at=at) for version in missing.defer("snapshot")), ignore_conflicts=True
    )
    return PdfExport.objects.due(at).order_by("purpose", "requested_at", "pk").defer("document")


def approved_export(version: PlanVersion, *, at: datetime) -> PdfExport:
    """The work of making the PDF of an approved version."""
    return PdfExport(
        plan_id=version.plan_id, version=version, purpose=Purpose.APPROVED, sha256=version.sha256, requested_at=at,
        not_before=at,
    )  # fmt: skip


def claim_export(*, export: PdfExport, at: datetime) -> bool:
    """Whether this worker is the one to make it."""
    if not PdfExport.objects.claim(export, at=at):
        return False
    PdfExport.objects.held(export).update(percent=0, step="Starting", error="")
    return True


def tell_progress(*, export: PdfExport, percent: int, step: str, at: datetime) -> None:
    """Show how far it is, and that the worker lives."""
    PdfExport.objects.held(export).update(percent=percent, step=step[:100], claimed_at=at)


def tell_failure(*, export: PdfExport, error: str) -> None:
    """Keep in plain words why it failed; another attempt follows after a pause."""
    PdfExport.objects.held(export).update(claimed_at=None, percent=0, step="", error=error[:300])


def keep_approved_pdf(
    *, export: PdfExport, content: bytes, pages: int, made_with: str, at: datetime
) -> VersionPdf | None:
    """Keep the PDF of an approved version for ever; None if another worker has kept it, whose file stays."""
    version, digest = export.version, hashlib.sha256(content).hexdigest()
    if version is None:
        raise ValueError("Only versions have a PDF that is kept.")
    name, is_ours = _store(f"plans/{version.plan.code}/{file_name(version)}-{digest[:12]}.pdf", content, digest)
    try:
        with transaction.atomic():
            pdf = VersionPdf.objects.create(
                version=version,
                path=name,
                sha256=digest,
                size=len(content),
                pages=pages,
                made_at=at,
                made_with=made_with,
            )
            _finish(export, path=name, size=len(content), pages=pages, at=at)
            after = {"sha256": digest, "size": len(content), "pages": pages, "content_sha256": version.sha256}
            record(
                actor=None, verb="pdf_made", at=at, plan_code=version.plan.code, kind="versions", ref=version.number,
                after=after,
            )  # fmt: skip
    except IntegrityError:
        if is_ours:
            default_storage.delete(name)
        return None
    return pdf


def keep_preview(*, export: PdfExport, content: bytes, pages: int, at: datetime) -> None:
    """Keep the PDF of a draft or of a version in approval, until it is of no more use."""
    digest = hashlib.sha256(content).hexdigest()
    name, _ = _store(f"previews/{export.plan.code}/{export.purpose}-{export.sha256[:12]}.pdf", content, digest)
    if not _finish(export, path=name, size=len(content), pages=pages, at=at):
        default_storage.delete(name)


def _store(path: str, content: bytes, digest: str) -> tuple[str, bool]:
    """The name under which the bytes are kept, and whether they were written just now.

    A worker that was killed after writing leaves the same bytes under the same name: those are taken over.
    """
    if default_storage.exists(path):
        with default_storage.open(path) as kept:
            if hashlib.sha256(kept.read()).hexdigest() == digest:
                return path, False
    return default_storage.save(path, ContentFile(content)), True


def _finish(export: PdfExport, *, path: str, size: int, pages: int, at: datetime) -> bool:
    return (
        PdfExport.objects.filter(pk=export.pk).update(
            path=path, size=size, pages=pages, percent=100, step="", error="", finished_at=at, claimed_at=None
        )
        > 0
    )


def file_name(version: PlanVersion) -> str:
    """``BCP-01-v1.1``: what a file of the version is called, in letters that every system takes."""
    return f"{version.plan.code}-v{version.number}"


def prune_previews(*, at: datetime) -> int:
    """Delete PDFs of drafts after a day, and previews of versions whose approved PDF is there."""
    old_drafts = PdfExport.objects.filter(purpose=Purpose.DRAFT, requested_at__lt=at - DRAFTS_KEPT)
    previews = PdfExport.objects.filter(purpose=Purpose.PREVIEW, version__pdf__isnull=False)
    gone = list((old_drafts | previews).values_list("pk", "path"))
    PdfExport.objects.filter(pk__in=[pk for pk, _ in gone]).delete()
    for _, path in gone:
        if path and PurePosixPath(path).parts[0] == "previews":
            default_storage.delete(path)
    return len(gone)
