"""PDF exports that failed as often as they may: given up and reported, until somebody has them tried again."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from bcp_portal.notices.actions import send_soon, tell_administrators
from plans.models.versions import PdfExport

from .exports import begin_anew, export_soon
from .plan_lock import lock_plan


def give_up_exports(*, at: datetime) -> int:
    """Give up what is hopeless; each PDF is told by one worker, once."""
    hopeless = PdfExport.objects.hopeless(at).select_related("plan", "version").defer("document", "version__snapshot")
    given_up = [export for export in hopeless if PdfExport.objects.give_up(export, at=at)]
    for export in given_up:
        export.refresh_from_db(fields=["error"])
        _notify_administrators(export, at)
    if given_up:
        send_soon()
    return len(given_up)


def _notify_administrators(export: PdfExport, at: datetime) -> None:
    which = export.title or (export.version.number if export.version else "draft")
    tell_administrators(
        kind="pdf",
        topic=f"pdf:{export.plan_code}:{which}",
        subject=f"The PDF of {export.of_what}{f' of {export.plan.title}' if export.plan else ''} could not be made",
        body=[
            f"It was tried {export.attempts} times and is not tried any more. {export.error}",
            "Open the page to have it tried again.",
        ],
        url=reverse("plans:jobs"),
        at=at,
    )


@transaction.atomic
def make_again(*, export: PdfExport, by: User, at: datetime) -> bool:
    """Try anew to make a PDF that failed, or a preview that is lost; False when it is there, or in the making."""
    if export.plan_id:
        lock_plan(export.plan_id)
    begin_anew(export)
    if not PdfExport.objects.again(export, at=at):
        return False
    number = export.version.number if export.version else ""
    record(
        actor=by,
        verb="pdf_asked_again",
        at=at,
        plan_code=export.plan_code,
        kind="versions" if number else "exports",
        ref=number or export.plan_code or export.title[:80],
        before={"attempts": export.attempts, "error": export.error},
    )
    transaction.on_commit(export_soon)
    return True
