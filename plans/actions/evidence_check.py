"""The nightly check of evidence: chains are sealed, everything is read again, old events of access are pruned."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import VERBS
from bcp_portal.audit.models import EvidenceCheck
from bcp_portal.audit.sealing import prune_access, seal_chains
from bcp_portal.look.counting import counted
from bcp_portal.notices.actions import notify, send_soon
from plans.integrity.differences import unchained
from plans.integrity.evidence_check import EvidenceReport, check_everything

MOST_STORED, MOST_IN_MESSAGE = 100, 5  # sentences with the check, and in the message


def look_after_evidence(*, at: datetime) -> EvidenceCheck | None:
    """Seal, prune and check, unless that was done today; None then."""
    if seal_chains(at=at):  # by this worker: nobody else prunes now
        prune_access(days=settings.ACCESS_EVENTS_DAYS, at=at)
    return None if _is_checked(at) else keep_check(report=check_everything(at=at), at=at)


def _is_checked(at: datetime) -> bool:
    """Whether the portal has kept a check of that day; one that was put in past it is none."""
    return any(not unchained([check]) for check in EvidenceCheck.objects.filter(on=timezone.localdate(at)))


def keep_check(*, report: EvidenceReport, at: datetime) -> EvidenceCheck | None:
    """Keep what the check of a day found, and tell administrators and auditors of what differs.

    None if one is kept; where that was put in past the portal, the right ones are told all the same.
    """
    sentences = [fault.sentence for fault in report.faults]
    check = EvidenceCheck(
        on=timezone.localdate(at),
        at=at,
        rows=report.records,
        chains=len(report.chains),
        head=report.head,
        faults=sentences[:MOST_STORED],
        count=len(sentences),
    )
    try:
        with transaction.atomic():
            check.save()
            _notify(check)
    except IntegrityError:
        if not _is_checked(at):  # else another worker was quicker
            _notify(check)
        return None
    return check


def _notify(check: EvidenceCheck) -> None:
    if not check.count:
        return
    roles = [role for role, verbs in VERBS.items() if "audit" in verbs]
    more = check.count - MOST_IN_MESSAGE
    body = [
        "The nightly check compared everything that was signed or recorded with its chain of evidence.",
        *check.faults[:MOST_IN_MESSAGE],
        *([f"And {more} more: run manage.py check_evidence to see all."] if more > 0 else []),
        "Find out who changed it, or which disk failed, before anybody relies on it. This message comes once a day.",
    ]
    for user in User.objects.filter(is_active=True, role__in=roles):
        notify(
            user=user,
            kind="evidence",
            topic="evidence",
            due_on=check.on,
            at=check.at,
            url=reverse("plans:evidence"),
            subject=f"Evidence differs: {counted(check.count, 'finding')} of the nightly check",
            body=body,
        )
    transaction.on_commit(send_soon)
