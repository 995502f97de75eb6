"""Requests for signatures: who is notified that it is their turn, and in which words."""

from collections.abc import Container
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.jobs import enqueue_soon
from bcp_portal.notices.actions import SENDING, notify, settle
from plans.evidence.status import awaited
from plans.models.versions import Approval, PlanVersion

from .signature_refusals import Awaiting, awaiting

EXPORTING = "plans.tasks.export_due_versions"
KEEPING = "testing.tasks.keep_promises"  # by its name: it stands above


def ask_for_signatures(version: PlanVersion, *, at: datetime, of: Container[int] | None = None) -> None:
    """Tell whoever can sign now that it is their turn: the signers, and the deputies, who can sign instead.

    ``of`` are the keys of the approvals that are asked for now, where not all are. The version ``fresh``.
    """
    awaited_now = awaiting(version)
    for approval in awaited(version):
        if of is None or approval.pk in of:
            _ask(awaited_now[approval.pk], at)


def _ask(asked: Awaiting, at: datetime) -> None:
    approval, version, able = asked.approval, asked.version, asked.able
    due = [f"Please sign by {version.due_on:%-d %B %Y}."] if version.due_on else []
    for person in able:
        subject, sentence = _words(approval, person, signer_can=approval.signer in able)
        notify(
            user=person,
            kind="signature",
            topic=topic_of(approval),
            due_on=timezone.localdate(at),
            url=approve_url(version),
            at=at,
            subject=subject,
            body=[sentence, *due, f"What changed: {version.change_summary}"],
        )


def _words(approval: Approval, person: User, *, signer_can: bool) -> tuple[str, str]:
    """The subject and the first sentence for one who can sign."""
    version, signer = approval.version, approval.signer
    submitter, what = version.submitted_by_name, f"{version.plan.title}, version {version.number}"
    if person.pk == signer.pk:
        return f"Please sign {what}", f"{submitter} asks for your signature as {approval.role}."
    if not signer_can:
        asked = f"{submitter} asks for your signature as the deputy of {signer.name}, {approval.role}."
        return f"Please sign {what}", asked
    asked = (
        f"{submitter} asks for the signature of {signer.name} as {approval.role}; as the deputy you can sign instead."
    )
    return f"{what}, waits for {signer.name} or you", asked


def topic_of(approval: Approval) -> str:
    """What all messages about one signature have in common; whoever was named instead is asked anew."""
    version = approval.version
    again = f":{approval.turn}" if approval.turn else ""
    return f"approval:{version.plan.code}:{version.number}:{approval.place}{again}"


def topic_of_loss(approval: Approval, *, of_deputy: bool = False) -> str:
    """What all messages have in common that say who can't give a signature any more: its signer, or the deputy."""
    version = approval.version
    kind = "lost-deputy" if of_deputy else "lost"
    return f"{kind}:{version.plan.code}:{version.number}:{approval.place}:{approval.turn}"


def settle_signature(approval: Approval, *, at: datetime) -> None:
    """Nobody waits for the signature any more, so all that was asked and told because of it is done."""
    for topic in (topic_of(approval), topic_of_loss(approval), topic_of_loss(approval, of_deputy=True)):
        settle(topic=topic, at=at)


def approve_url(version: PlanVersion) -> str:
    """The path of the page on which the version is signed."""
    return reverse("plans:approve", args=(version.plan.code, version.number))


def start_jobs() -> None:
    """Let PDFs and messages be made now rather than at the next beat."""
    for task in (EXPORTING, SENDING):
        enqueue_soon(task)
