"""Jobs around plans: PDFs, reminders and checks that are due. The schedule stands in bcp_portal/celery.py."""

from collections.abc import Callable
from functools import partial
from importlib.metadata import version as version_of

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.utils import timezone

from bcp_portal.audit.storing import clear_unfinished
from bcp_portal.documents.pdf import Pdf, to_pdf
from bcp_portal.jobs import enqueue_soon
from bcp_portal.jobs.claiming import each
from bcp_portal.jobs.heartbeat import heartbeat
from bcp_portal.jobs.one_by_one import one_by_one
from bcp_portal.jobs.retrying import ENDED
from plans.actions.action_chasing import chase_actions as chase
from plans.actions.evidence_check import look_after_evidence
from plans.actions.exports import (
    claim_export,
    due_exports,
    export_soon,
    keep_approved_pdf,
    keep_preview,
    prune_previews,
    report_failure,
    report_progress,
)
from plans.actions.findings import CHECKING
from plans.actions.giving_up import give_up_exports
from plans.actions.kept_figures import figures_soon, keep_due_figures, remake_figures
from plans.actions.kept_mentions import keep_due_mentions, mentions_soon
from plans.actions.refreshing import check_plan, due_plans
from plans.actions.reminders import remind_approvers as remind
from plans.actions.renewing import RENEWING, renew_due_drafts
from plans.models.plan import Plan
from plans.models.versions import PdfExport
from plans.pages.readiness.working_out import AT_ONCE

from .freezing.imprints import printed
from .integrity.differences import Differs

CHECKED_AT_ONCE = AT_ONCE  # plans of a message, in some seconds
FIGURES_AT_ONCE = 100  # documents of a message, in some seconds
RENEWED_AT_ONCE = 20  # drafts of a message, in some seconds
WRITERS = ("weasyprint", "pydyf", "pikepdf", "fonttools")
STEPS = {"prepare": "Preparing", "lay out": "Laying out pages", "write": "Writing the file", "done": "Keeping the file"}


@shared_task(name="plans.tasks.export_due_versions")
def export_due_versions() -> None:
    """Make the PDF that is due first, and let the next be made, here or by another worker: a message a PDF.

    So a worker's memory is looked at, and its time counted anew, after each of them.
    """
    at = timezone.now()
    due = due_exports(at=at).select_related("plan", "version__plan").defer("document", "version__snapshot")
    mine = [export for export in due[:1] if claim_export(export=export, at=at)]
    if due_exports(at=at).exists():
        export_soon()
    each(mine, make_pdf)
    prune_previews(at=timezone.now())
    give_up_exports(at=timezone.now())
    clear_unfinished(at=timezone.now())


def make_pdf(export: PdfExport) -> None:
    """Make a PDF that was claimed; what goes wrong is kept in words, and tried again after a pause."""
    try:
        with heartbeat(lambda: PdfExport.objects.alive(export, at=timezone.now())):
            _keep(export, _write(export))
    except BaseException as failure:  # the end of the worker, too
        report_failure(export=export, error=in_words(failure))
        raise


def _write(export: PdfExport) -> Pdf:
    def tell_progress(step: str, percent: int) -> None:
        report_progress(export=export, percent=min(percent, 99), step=STEPS.get(step, step), at=timezone.now())

    return to_pdf(printed(export), progress=tell_progress)


def _keep(export: PdfExport, pdf: Pdf) -> None:
    keep: Callable[..., object] = keep_preview
    if export.purpose == PdfExport.Purpose.APPROVED:
        keep = partial(keep_approved_pdf, made_with=made_with())
    keep(export=export, content=pdf.bytes, pages=pdf.pages, at=timezone.now())


def made_with() -> str:
    """The programs that wrote the file, with their versions: equal bytes need equal ones."""
    return ", ".join(f"{name} {version_of(name)}" for name in WRITERS)


def in_words(failure: BaseException) -> str:
    """Why a PDF was not made, for the page; the log has the rest."""
    if isinstance(failure, SoftTimeLimitExceeded):
        return f"It took longer than {settings.PDF_MAX_SECONDS} seconds, which is the most that a PDF may take."
    if not isinstance(failure, Exception):
        return ENDED
    if isinstance(failure, Differs):
        return str(failure)
    if isinstance(failure, OSError):
        return "The file could not be kept: the storage is full or away."
    return f"The PDF could not be written ({type(failure).__name__})."


@shared_task(name="plans.tasks.check_plans")
def check_plans(after: int = 0) -> None:
    """Check drafts that were last checked on another day, or before a rule was set otherwise, and make figures anew.

    Some of them, ``after`` a primary key, and the next by another message: other jobs come between. What a worker did
    not get to is still due at the next beat.
    """
    failed = "Plan {0.code} could not be checked.".format
    plans = list(due_plans(at=timezone.now()).filter(pk__gt=after).order_by("pk").only("code")[:CHECKED_AT_ONCE])
    one_by_one(plans, lambda plan: check_plan(plan=plan, at=timezone.now()), failed)
    keys = [plan.pk for plan in plans]
    remake_figures(plans=list(Plan.objects.current().with_draft_hash().filter(pk__in=keys)), at=timezone.now())
    if len(plans) == CHECKED_AT_ONCE:
        enqueue_soon(CHECKING, keys[-1])


@shared_task(name=RENEWING)
def renew_drafts() -> None:
    """Renew drafts that the directory has left behind: some of them, and the next by another message."""
    if renew_due_drafts(most=RENEWED_AT_ONCE, at=timezone.now()) == RENEWED_AT_ONCE:
        enqueue_soon(RENEWING)


@shared_task(name="plans.tasks.keep_figures")
def keep_figures() -> None:
    """Work out the figures that are missing or no longer right: some of them, and the next by another message."""
    if keep_due_figures(most=FIGURES_AT_ONCE, at=timezone.now()) == FIGURES_AT_ONCE:
        figures_soon()


@shared_task(name="plans.tasks.keep_mentions")
def keep_mentions() -> None:
    """Keep what documents say of the directory where it is missing: of some, and the next by another message."""
    if keep_due_mentions(most=FIGURES_AT_ONCE) == FIGURES_AT_ONCE:
        mentions_soon()


@shared_task(name="plans.tasks.remind_approvers")
def remind_approvers() -> None:
    """Remind those whose signature is awaited and overdue for a reminder."""
    remind(at=timezone.now())


@shared_task(name="plans.tasks.chase_actions")
def chase_actions() -> None:
    """Remind those who own corrective actions that are due, and tell others of what stays undone."""
    chase(at=timezone.now())


@shared_task(name="plans.tasks.check_evidence")
def check_evidence() -> None:
    """Seal the chains and read all evidence again, unless that was done today; let old events of access go."""
    look_after_evidence(at=timezone.now())
