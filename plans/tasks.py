"""Jobs around plans: PDFs, reminders and checks that are due. The schedule stands in bcp_portal/celery.py."""

import logging
from collections.abc import Callable
from functools import partial
from importlib.metadata import version as version_of

from celery import shared_task
from django.utils import timezone

from bcp_portal.documents.pdf import Pdf, to_pdf
from bcp_portal.jobs.claiming import each
from plans.actions.evidence import look_after_evidence
from plans.actions.exports import (
    claim_export,
    due_exports,
    keep_approved_pdf,
    keep_preview,
    prune_previews,
    tell_failure,
    tell_progress,
)
from plans.actions.refreshing import check_plan, due_plans
from plans.actions.reminders import remind_approvers as remind
from plans.differences import Differs
from plans.models.versions import PdfExport

from .freezing.sealing import printed

log = logging.getLogger(__name__)

WRITERS = ("weasyprint", "pydyf", "pikepdf", "fonttools")
STEPS = {"prepare": "Preparing", "lay out": "Laying out pages", "write": "Writing the file", "done": "Keeping the file"}


@shared_task(name="plans.tasks.export_due_versions")
def export_due_versions() -> None:
    """Make every PDF that is due and that no other worker is making; clear away old previews."""
    due = due_exports(at=timezone.now()).select_related("plan", "version__plan").defer("document", "version__snapshot")
    each(due, make_pdf)
    prune_previews(at=timezone.now())


def make_pdf(export: PdfExport) -> None:
    """Make one PDF, unless another worker has it; what goes wrong is kept in words, and tried again after a pause."""
    if not claim_export(export=export, at=timezone.now()):
        return
    try:
        _keep(export, _write(export))
    except Exception as failure:
        tell_failure(export=export, error=in_words(failure))
        raise


def _write(export: PdfExport) -> Pdf:
    document, seal = printed(export)

    def tell(step: str, percent: int) -> None:
        tell_progress(export=export, percent=min(percent, 99), step=STEPS.get(step, step), at=timezone.now())

    return to_pdf(document, seal=seal, progress=tell)


def _keep(export: PdfExport, pdf: Pdf) -> None:
    keep: Callable[..., object] = keep_preview
    if export.purpose == PdfExport.Purpose.APPROVED:
        keep = partial(keep_approved_pdf, made_with=made_with())
    keep(export=export, content=pdf.bytes, pages=pdf.pages, at=timezone.now())


def made_with() -> str:
    """The programs that wrote the file, with their versions: equal bytes need equal ones."""
    return ", ".join(f"{name} {version_of(name)}" for name in WRITERS)


def in_words(failure: Exception) -> str:
    """Why a PDF was not made, for the page; the log has the rest."""
    if isinstance(failure, Differs):
        return str(failure)
    if isinstance(failure, OSError):
        return "The file could not be kept: the storage is full or away."
    return f"The PDF could not be written ({type(failure).__name__})."


@shared_task(name="plans.tasks.check_plans")
def check_plans() -> None:
    """Check every draft that was last checked on another day, or before a rule was set otherwise."""
    for plan in due_plans(at=timezone.now()):
        try:
            check_plan(plan=plan, at=timezone.now())
        except Exception:
            log.exception("Plan %s could not be checked.", plan.code)


@shared_task(name="plans.tasks.remind_approvers")
def remind_approvers() -> None:
    """Remind those whose signature is awaited and overdue for a reminder."""
    remind(at=timezone.now())


@shared_task(name="plans.tasks.check_evidence")
def check_evidence() -> None:
    """Seal the chains and read all evidence again, unless that was done today; let old events of access go."""
    look_after_evidence(at=timezone.now())
