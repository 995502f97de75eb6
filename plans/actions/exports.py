"""PDF exports: which are due, who makes them, where they are stored."""

import hashlib
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from bcp_portal.audit.storing import store
from bcp_portal.documents.canonical import canonical, from_canonical, sha256
from bcp_portal.jobs import enqueue_soon
from bcp_portal.jobs.claiming import ClaimableQuerySet
from bcp_portal.organisation.reading import is_letterhead_new
from plans.freezing.annexes import with_annexes
from plans.integrity.handing_out import is_bent
from plans.models.plan import Plan
from plans.models.states import VersionState
from plans.models.versions import PdfExport, PlanVersion, VersionPdf

from .plan_lock import lock_plan
from .signature_requests import EXPORTING

Purpose = PdfExport.Purpose
DRAFT_RETENTION = timedelta(days=1)
NO_PLAN = "no-plan"  # the folder of what belongs to none


@transaction.atomic
def ask_for_draft_pdf(*, plan: Plan, by: User, at: datetime) -> PdfExport:
    """A PDF of the draft as it would be signed now, watermarked; the same draft asked for twice is made once.

    It takes the place of those of earlier drafts that nobody has begun to make; what was given up is tried again.
    """
    lock_plan(plan.pk)
    document = canonical(with_annexes(plan, from_canonical(plan.draft.document), on=timezone.localdate(at)))
    export, is_new = PdfExport.objects.get_or_create(
        plan=plan,
        sha256=sha256(document),
        purpose=Purpose.DRAFT,
        defaults={"document": document, "requested_by": by, "requested_at": at, "not_before": at},
    )
    if is_new:
        after = {"sha256": export.sha256, "revision": plan.draft.revision}
        record(actor=by, verb="draft_pdf_asked", at=at, plan_code=plan.code, kind="exports", ref=plan.code, after=after)
    make_soon(export, at=at)
    return export


def draft_print(*, plan: Plan, at: datetime) -> PdfExport:
    """What a print of the draft as it is now is made from, not stored; its annexes as of the day."""
    document = canonical(with_annexes(plan, from_canonical(plan.draft.document), on=timezone.localdate(at)))
    return PdfExport(plan=plan, sha256=sha256(document), document=document, requested_at=at)


def make_soon(export: PdfExport, *, at: datetime) -> None:
    """Let a PDF that was asked for be made, unless it is there; what was given up is tried again."""
    if export.finished_at is None or begin_anew(export, is_outdated=is_letterhead_new(export.requested_at)):
        PdfExport.objects.filter(pk=export.pk).update(requested_at=at)
        if export.error:
            PdfExport.objects.again(export, at=at)
        transaction.on_commit(export_soon)


def begin_anew(export: PdfExport, *, is_outdated: bool = False) -> bool:
    """Let a finished preview, draft or report be made again whose file is outdated, lost or bent; False where it is
    whole.
    """
    if export.finished_at is None or export.purpose == Purpose.APPROVED or not (is_outdated or is_bent(export)):
        return False
    finished = PdfExport.objects.filter(pk=export.pk, finished_at=export.finished_at)
    return bool(finished.update(finished_at=None, attempts=0, not_before=export.finished_at, percent=0))


def export_soon() -> None:
    """Let PDFs be made now rather than at the next beat."""
    enqueue_soon(EXPORTING)


def due_exports(*, at: datetime) -> ClaimableQuerySet[PdfExport]:
    """The PDFs to be made now, approved versions first; whatever lost its row or its message gets one again."""
    missing = PlanVersion.objects.filter(pdf=None).exclude(exports__purpose=Purpose.APPROVED).approved()
    PdfExport.objects.bulk_create(
        (approved_export(version, at=at) for version in missing.defer("snapshot")), ignore_conflicts=True
    )
    return waiting_exports(at=at)


def waiting_exports(*, at: datetime) -> ClaimableQuerySet[PdfExport]:
    """The same without giving lost rows again, for pages that only look."""
    due = PdfExport.objects.due(at)
    previewed = due.filter(purpose=Purpose.PREVIEW).order_by().values("plan")
    waiting = PlanVersion.objects.in_state(VersionState.IN_APPROVAL, plans=previewed)
    drafts = Q(purpose=Purpose.DRAFT) & ~Q(Exists(_later()))
    of_use = Q(purpose__in=[Purpose.APPROVED, Purpose.REPORT]) | Q(version__in=waiting) | drafts
    return due.filter(of_use).order_by("purpose", "requested_at", "pk").defer("document")


def _later() -> ClaimableQuerySet[PdfExport]:
    """PDFs of drafts of the same plan that were asked for after this one."""
    drafts = PdfExport.objects.filter(plan=OuterRef("plan"), purpose=Purpose.DRAFT)
    at_once = Q(requested_at=OuterRef("requested_at"), pk__gt=OuterRef("pk"))
    return drafts.filter(Q(requested_at__gt=OuterRef("requested_at")) | at_once)


def later_draft(export: PdfExport) -> PdfExport | None:
    """The PDF that is made instead of this one of an earlier draft, which no worker has begun."""
    if export.finished_at or export.claimed_at:
        return None
    later = PdfExport.objects.filter(plan=export.plan_id, purpose=Purpose.DRAFT, requested_at__gt=export.requested_at)
    return later.defer("document").first()


def approved_export(version: PlanVersion, *, at: datetime) -> PdfExport:
    """The work of making the PDF of an approved version."""
    return PdfExport(
        plan_id=version.plan_id,
        version=version,
        purpose=Purpose.APPROVED,
        sha256=version.sha256,
        requested_at=at,
        not_before=at,
    )


def preview_export(version: PlanVersion, *, by: User, at: datetime) -> PdfExport:
    """The work of making the PDF of a version in approval, which says who is asked to sign."""
    return PdfExport(
        plan_id=version.plan_id,
        version=version,
        purpose=Purpose.PREVIEW,
        sha256=version.sha256,
        requested_by=by,
        requested_at=at,
        not_before=at,
    )


def print_preview_anew(version: PlanVersion, *, by: User, at: datetime) -> None:
    """Let the preview be made again, in the caller's transaction: it says that somebody is asked who isn't any more.

    Another row, so that a worker that makes the former one just now keeps nothing of it.
    """
    former = PdfExport.objects.filter(version=version, purpose=Purpose.PREVIEW)
    paths = list(former.values_list("path", flat=True))
    former.delete()
    preview_export(version, by=by, at=at).save()
    for path in paths:
        transaction.on_commit(partial(_delete_preview, path))
    transaction.on_commit(export_soon)


def claim_export(*, export: PdfExport, at: datetime) -> bool:
    """Whether this worker is the one to make it."""
    if not PdfExport.objects.claim(export, at=at):
        return False
    PdfExport.objects.held(export).update(percent=0, step="Starting", error="")
    return True


def report_progress(*, export: PdfExport, percent: int, step: str, at: datetime) -> None:
    """Show how far it is, and that the worker lives."""
    PdfExport.objects.held(export).update(percent=percent, step=step[:100], claimed_at=at)


def report_failure(*, export: PdfExport, error: str) -> None:
    """Keep in plain words why it failed; another attempt follows after a pause."""
    PdfExport.objects.held(export).update(percent=0, step="")
    PdfExport.objects.fail(export, error=error)


def keep_approved_pdf(
    *, export: PdfExport, content: bytes, pages: int, made_with: str, at: datetime
) -> VersionPdf | None:
    """Keep the PDF of an approved version for ever; None if another worker has kept it, whose file stays."""
    version, digest = export.version, hashlib.sha256(content).hexdigest()
    if version is None:
        raise ValueError("Only versions have a PDF that is kept.")
    name = f"plans/{version.plan.code}/{file_name(version)}-{digest[:12]}.pdf"
    is_ours = store(name, content)
    try:
        with transaction.atomic():
            lock_plan(version.plan_id)
            pdf = VersionPdf.objects.create(
                version=version,
                path=name,
                sha256=digest,
                size=len(content),
                pages=pages,
                made_at=at,
                made_with=made_with,
            )
            _finish(export, path=name, content=content, pages=pages, at=at)
            after = {"sha256": digest, "size": len(content), "pages": pages, "content_sha256": version.sha256}
            record(
                actor=None,
                verb="pdf_made",
                at=at,
                plan_code=version.plan.code,
                kind="versions",
                ref=version.number,
                after=after,
            )
    except IntegrityError:
        if is_ours and not VersionPdf.objects.filter(path=name).exists():
            default_storage.delete(name)
        return None
    return pdf


def keep_preview(*, export: PdfExport, content: bytes, pages: int, at: datetime) -> None:
    """Keep the PDF of a draft, a report or a version in approval, until it is of no more use."""
    digest = hashlib.sha256(content).hexdigest()
    name = f"previews/{export.plan_code or NO_PLAN}/{export.purpose}-{export.sha256[:12]}-{digest[:12]}.pdf"
    store(name, content)
    is_stored = _finish(export, path=name, content=content, pages=pages, at=at)
    if not is_stored:
        _delete_preview(name)
    elif export.path != name:
        _delete_preview(export.path)


def _finish(export: PdfExport, *, path: str, content: bytes, pages: int, at: datetime) -> bool:
    return (
        PdfExport.objects.filter(pk=export.pk).update(
            path=path,
            size=len(content),
            file_sha256=hashlib.sha256(content).hexdigest(),
            pages=pages,
            percent=100,
            step="",
            error="",
            finished_at=at,
            claimed_at=None,
            given_up_at=None,
        )
        > 0
    )


def file_name(version: PlanVersion) -> str:
    """``BCP-01-v1.1``: what a file of the version is called, in letters that every system takes."""
    return f"{version.plan.code}-v{version.number}"


def prune_previews(*, at: datetime) -> int:
    """Delete PDFs of drafts and reports after a day, and previews: with the approved PDF, or that came too late."""
    asked_for = PdfExport.objects.filter(purpose__in=[Purpose.DRAFT, Purpose.REPORT])
    old = asked_for.filter(requested_at__lt=at - DRAFT_RETENTION)
    previews = PdfExport.objects.filter(purpose=Purpose.PREVIEW, version__pdf__isnull=False)
    gone = list((old | previews).values_list("pk", "path")) + _late_previews()
    PdfExport.objects.filter(pk__in=[pk for pk, _ in gone]).delete()
    for _, path in gone:
        _delete_preview(path)
    return len({pk for pk, _ in gone})


def delete_files_of_draft(*, plan: Plan) -> None:
    """Delete the PDFs of a draft that is about to be deleted, files and all, once that is done."""
    paths = list(PdfExport.objects.filter(plan=plan).values_list("path", flat=True))
    for path in paths:
        transaction.on_commit(partial(_delete_preview, path))


def _late_previews() -> list[tuple[int, str]]:
    """Key and path of previews that are not made, and whose version takes no signature any more.

    The previews are listed first: one that is asked for in between is not among them.
    """
    unmade = PdfExport.objects.filter(purpose=Purpose.PREVIEW, finished_at=None)
    listed = list(unmade.values_list("pk", "path", "version_id"))
    waiting = PlanVersion.objects.filter(pk__in=[version for _, _, version in listed]).in_approval()
    still_open = set(waiting.values_list("pk", flat=True))
    return [(pk, path) for pk, path, version in listed if version not in still_open]


def _delete_preview(path: str) -> None:
    """Unless it is none, or another PDF of the same content is kept there."""
    if path and PurePosixPath(path).parts[0] == "previews" and not PdfExport.objects.filter(path=path).exists():
        default_storage.delete(path)
