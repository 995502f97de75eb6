"""Reminding people whose signature is awaited: after some days, then again and again, each time once.

Where the signer can’t sign any more, those are reminded who can name somebody else.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from bcp_portal.notices.actions import notify, send_soon
from plans.models.versions import Approval, PlanVersion
from plans.standing import awaited, has_decided

from .asking import able_to_sign, approve_url, topic_of
from .losing_signers import remind_of_lost_signer


def remind_approvers(*, at: datetime) -> int:
    """Remind whoever can sign now and hasn't, or can name who does; how many were told that had not been."""
    approvals = Approval.objects.with_people()
    waiting = (
        PlanVersion.objects.filter(plan__archived_at=None)
        .in_approval()
        .defer("snapshot")
        .select_related("plan", "submitted_by")
    )
    told = 0
    for version in waiting.prefetch_related(Prefetch("approvals", approvals)):
        asked_at = _asked_at(version)
        reminder = latest_reminder(asked_at, at)
        if reminder is not None:
            told += sum(_remind(approval, asked_at, reminder, at) for approval in awaited(version))
    if told:
        transaction.on_commit(send_soon)
    return told


def _asked_at(version: PlanVersion) -> datetime:
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


def _remind(approval: Approval, asked_at: datetime, reminder: datetime, at: datetime) -> int:
    version = approval.version
    told = remind_of_lost_signer(approval, due_on=timezone.localdate(reminder), at=at) if approval.is_lost else 0
    for person in able_to_sign(approval):
        if has_decided(version, person) or (approval.is_lost and person.pk == approval.signer_id):
            continue
        notice = notify(
            user=person, topic=topic_of(approval), due_on=timezone.localdate(reminder), url=approve_url(version), at=at,
            subject=f"Reminder: {version.plan.title}, version {version.number}, waits for a signature",
            body=[_sentence(approval, is_deputy=person.pk != approval.signer_id, asked_at=asked_at), *_until(version)],
        )  # fmt: skip
        told += notice is not None
    return told


def _sentence(approval: Approval, *, is_deputy: bool, asked_at: datetime) -> str:
    since = f"{timezone.localdate(asked_at):%-d %B %Y}"
    if is_deputy and approval.is_lost:
        return f"{approval.signer.name} ({approval.role}) can’t sign any more: as deputy you can."
    if is_deputy:
        return f"{approval.signer.name} ({approval.role}) was asked on {since} and has not decided: as deputy you can."
    return f"You were asked for your signature as {approval.role} on {since}."


def _until(version: PlanVersion) -> list[str]:
    return [f"Please sign by {version.due_on:%-d %B %Y}."] if version.due_on else []
