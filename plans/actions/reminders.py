"""Reminding people whose signature is awaited: after some days, then again and again, each time once.

Where the signer can’t sign, those are reminded who can name somebody else, and never the signer.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.notices.actions import notify, send_soon
from plans.evidence.status import awaited
from plans.integrity.differences import Differs
from plans.models.versions import Approval, PlanVersion, current_approvals

from .losing_signers import remind_of_hindered_signer
from .signature_refusals import Awaiting, awaiting
from .signature_requests import approve_url, topic_of

log = logging.getLogger(__name__)


def remind_approvers(*, at: datetime) -> int:
    """Remind whoever can sign now and hasn't, or can name who does; how many were told that had not been."""
    waiting = (
        PlanVersion.objects.filter(plan__archived_at=None)
        .in_approval()
        .defer("snapshot")
        .select_related("plan", "submitted_by")
    )
    sent = 0
    for version in waiting.prefetch_related(current_approvals()):
        asked_at = _awaited_since(version)
        reminder = latest_reminder(asked_at, at)
        if reminder is not None:
            sent += _remind_of(version, asked_at, reminder, at)
    if sent:
        transaction.on_commit(send_soon)
    return sent


def _awaited_since(version: PlanVersion) -> datetime:
    """Since when the present signatures are awaited: the submission, or in order the signature before."""
    if version.signing_order == "any" or version.decided_at is None:
        return version.submitted_at
    return version.decided_at


def latest_reminder(asked_at: datetime, at: datetime) -> datetime | None:
    """When the last reminder before ``at`` was due; those that nobody was there to send are not made up for.

    Days are those of the calendar where the portal is, by its clocks on the wall: one may have 23 hours, or 25.
    """
    asked, now = (timezone.localtime(moment).replace(tzinfo=None) for moment in (asked_at, at))
    first = asked + timedelta(days=settings.REMINDER_FIRST_DAYS)
    if now < first:
        return None
    every = timedelta(days=settings.REMINDER_EVERY_DAYS)
    return timezone.make_aware(first + every * ((now - first) // every))


def _remind_of(version: PlanVersion, asked_at: datetime, reminder: datetime, at: datetime) -> int:
    try:
        open_ones = awaiting(version)
    except Differs as differs:
        log.error("Nobody is reminded of a version that nobody can sign. %s", differs.in_log)
        return 0
    return sum(_remind(open_ones[approval.pk], asked_at, reminder, at) for approval in awaited(version))


def _remind(asked: Awaiting, asked_at: datetime, reminder: datetime, at: datetime) -> int:
    approval, version, able = asked.approval, asked.version, asked.able
    due_on = timezone.localdate(reminder)
    signer_can = approval.signer in able
    sent = 0
    if not signer_can:
        sent = remind_of_hindered_signer(asked, due_on=due_on, asked_on=timezone.localdate(asked_at), at=at)
    for person in able:
        notice = notify(
            user=person,
            kind="signature",
            topic=topic_of(approval),
            due_on=due_on,
            url=approve_url(version),
            at=at,
            subject=f"Reminder: {version.plan.title}, version {version.number}, waits for a signature",
            body=[_sentence(approval, person, asked_at, signer_can=signer_can), *_until(version)],
        )
        sent += notice is not None
    return sent


def _sentence(approval: Approval, person: User, asked_at: datetime, *, signer_can: bool) -> str:
    since = f"{timezone.localdate(asked_at):%-d %B %Y}"
    if person == approval.signer:
        return f"You were asked for your signature as {approval.role} on {since}."
    if signer_can:
        return f"{approval.signer.name} ({approval.role}) was asked on {since} and has not decided: as deputy you can."
    lost = "any more" if approval.is_lost else "this version"
    return f"{approval.signer.name} ({approval.role}) can’t sign {lost}: as deputy you can."


def _until(version: PlanVersion) -> list[str]:
    return [f"Please sign by {version.due_on:%-d %B %Y}."] if version.due_on else []
