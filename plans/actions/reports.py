"""PDFs of reports: asking for one. The job that prints makes it, as it does those of plans."""

from datetime import datetime

from django.db import transaction

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from bcp_portal.documents.canonical import canonical, sha256
from bcp_portal.documents.report_format import StoredReport, label_of
from plans.models.plan import Plan
from plans.models.versions import PdfExport

from .exports import make_soon
from .plan_lock import lock_plan


@transaction.atomic
def ask_for_report_pdf(*, plan: Plan | None, report: StoredReport, by: User, at: datetime) -> PdfExport:
    """The PDF of a report; the same report asked for twice is made once, and kept for a day.

    ``plan`` is None for what belongs to none.
    """
    if plan:
        lock_plan(plan.pk)
    document = canonical(report)
    export, is_new = PdfExport.objects.get_or_create(
        plan=plan,
        sha256=sha256(document),
        purpose=PdfExport.Purpose.REPORT,
        defaults={
            "title": label_of(report),
            "document": document,
            "requested_by": by,
            "requested_at": at,
            "not_before": at,
        },
    )
    if is_new:
        after = {"sha256": export.sha256, "title": export.title}
        record(
            actor=by,
            verb="report_pdf_asked",
            at=at,
            plan_code=export.plan_code,
            kind="exports",
            ref=report["ref"],
            after=after,
        )
    make_soon(export, at=at)
    return export


def report_pdf(*, plan: Plan | None, report: StoredReport) -> PdfExport | None:
    """The PDF of the report as far as it is made, without its document; None where it was not asked for."""
    found = PdfExport.objects.filter(plan=plan, purpose=PdfExport.Purpose.REPORT)
    return found.filter(sha256=sha256(canonical(report))).defer("document").first()
