"""Signing, declining and withdrawing versions: one decision per signature, by those who were asked, in their turn."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from bcp_portal.documents.canonical import from_canonical
from bcp_portal.jobs import enqueue_soon
from bcp_portal.notices.actions import notify
from plans.freezing.signatures import statement
from plans.integrity.differences import check_version
from plans.models.plan import Plan
from plans.models.states import VersionState
from plans.models.versions import Approval, Decision, PlanVersion, Withdrawal, current_approvals
from plans.searching import index_document

from .change_notices import tell_carried
from .exports import approved_export
from .findings import Accepting, accept_gaps
from .following import follow_version
from .refreshing import check_plan
from .refusals import NoReason, Refused
from .signature_refusals import NotAsked, refusal_of
from .signature_requests import ask_for_signatures, settle_signature, start_jobs, topic_of

Outcome = Decision.Outcome
KEEPING = "testing.tasks.keep_promises"  # by its name: it stands above


class Closed(Refused):
    """The version takes no decision any more: withdrawn, declined, signed by all, or its plan archived."""


class AlreadyDecided(Refused):
    """The signature was given or refused before; ``decision`` says by whom."""

    def __init__(self, decision: Decision) -> None:
        done = "signed" if decision.outcome == Outcome.APPROVED else "declined"
        super().__init__(f"{decision.name} {done} as {decision.approval.role} before: nothing was changed.")
        self.decision = decision


class OtherContent(Refused):
    """The content that was looked at is not that of the version."""


@dataclass(frozen=True)
class SigningTurn:
    """A signature about to be given or refused: everything locked and checked."""

    version: PlanVersion
    approval: Approval
    as_deputy: bool


def sign_version(
    *,
    version: PlanVersion,
    place: int,
    sha256: str,
    by: User,
    at: datetime,
    seen: int | None = None,
    accepting: Accepting | None = None,
) -> Decision:
    """Sign the content with this SHA-256, and with it accept some of its gaps; the last signature puts it in force.

    ``seen`` is the turn of the approval that the signer saw, where a page showed one.
    Raises Closed, AlreadyDecided, OtherContent, OwnSubmission, NotAsked, SignedAlready, Barred, NotYourTurn,
    NotAcceptable.
    """
    with _deciding(version, place, sha256, by, seen=seen) as turn:
        accepted = accept_gaps(version=turn.version, accepting=accepting, by=by, at=at) if accepting else []
        title = from_canonical(turn.version.snapshot)["title"]
        words = statement(turn.version, turn.approval, by, title=title, accepted=accepted)
        decision = _decide(turn, Outcome.APPROVED, by, at, statement=words, accepted=accepted)
        is_last = turn.version.signed + 1 == turn.version.asked
        if is_last:
            _put_in_force(turn.version, at)
        elif turn.version.signing_order == Plan.SigningOrder.LISTED:
            ask_for_signatures(fresh(turn.version), at=at)
        _record(turn, decision, by, at, in_force=is_last)
        _notify_submitter(turn, decision, at, in_force=is_last)
    return decision


def decline_version(
    *, version: PlanVersion, place: int, sha256: str, reason: str, by: User, at: datetime, seen: int | None = None
) -> Decision:
    """Refuse to sign, with a reason; the version stays on record as declined and the draft goes on.

    Raises Closed, AlreadyDecided, OtherContent, OwnSubmission, NotAsked, SignedAlready, Barred, NotYourTurn, NoReason.
    """
    if not reason.strip():
        raise NoReason("Say what must change.")
    with _deciding(version, place, sha256, by, seen=seen) as turn:
        decision = _decide(turn, Outcome.DECLINED, by, at, reason=reason.strip())
        _settle_all(turn.version, at)
        _record(turn, decision, by, at)
        _notify_submitter(turn, decision, at)
    return decision


@transaction.atomic
def withdraw_version(*, version: PlanVersion, reason: str, by: User, at: datetime) -> Withdrawal:
    """Take a version back before its last signature. Twice is once. Raises Closed."""
    Plan.objects.select_for_update().get(pk=version.plan_id)
    current = fresh(version)
    if current.state == VersionState.WITHDRAWN:
        return current.withdrawal
    check_open(current)
    withdrawal = Withdrawal.objects.create(version=current, by=by, name=by.name, reason=reason.strip(), at=at)
    _settle_all(current, at)
    record(
        actor=by,
        verb="version_withdrawn",
        at=at,
        plan_code=current.plan.code,
        kind="versions",
        ref=current.number,
        after={"sha256": current.sha256, "reason": withdrawal.reason},
        summary=withdrawal.reason,
    )
    return withdrawal


@contextmanager
def _deciding(version: PlanVersion, place: int, sha256: str, by: User, *, seen: int | None) -> Iterator[SigningTurn]:
    """Lock the plan, check everything, and let the jobs start once all is saved."""
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=version.plan_id)
        current = fresh(version)
        approval = approval_at(current, place)
        if hasattr(approval, "decision"):
            raise AlreadyDecided(approval.decision)
        check_open(current)
        check_version(current)
        if seen is not None and seen != approval.turn:
            raise OtherContent("Somebody else was named for this signature since you opened the page: look again.")
        if sha256 != current.sha256:
            raise OtherContent("What you looked at is not what is asked for now. Read the version again, then sign.")
        if refusal := refusal_of(current, approval, by):
            raise refusal
        yield SigningTurn(current, approval, as_deputy=by.pk != approval.signer_id)
        transaction.on_commit(start_jobs)


def fresh(version: PlanVersion) -> PlanVersion:
    """The version as it is now, with its state and its current approvals."""
    versions = PlanVersion.objects.with_state().select_related("plan", "withdrawal", "replaces")
    return versions.prefetch_related(current_approvals()).get(pk=version.pk)


def approval_at(version: PlanVersion, place: int) -> Approval:
    """The current approval at a place of the order. Raises NotAsked."""
    for approval in version.approvals.all():
        if approval.place == place:
            return approval
    raise NotAsked(f"Version {version.number} has no such signature.")


def check_open(version: PlanVersion) -> None:
    """Raises Closed where nothing can be decided any more."""
    if version.plan.archived_at:
        raise Closed("The plan is archived: nothing in it can be signed.")
    if version.state != VersionState.IN_APPROVAL:
        state = "was signed by all" if version.is_approved else f"was {version.state.label.lower()}"
        raise Closed(f"Version {version.number} {state} in the meantime: nothing was signed.")


def _decide(
    turn: SigningTurn,
    outcome: Decision.Outcome,
    by: User,
    at: datetime,
    *,
    statement: str = "",
    reason: str = "",
    accepted: list[dict[str, str]] | None = None,
) -> Decision:
    settle_signature(turn.approval, at=at)
    return Decision.objects.create(
        approval=turn.approval,
        outcome=outcome,
        decided_by=by,
        name=by.name,
        as_deputy=turn.as_deputy,
        statement=statement,
        reason=reason,
        accepted=accepted or None,
        sha256=turn.version.sha256,
        at=at,
    )


def _put_in_force(version: PlanVersion, at: datetime) -> None:
    """What follows from the last signature: the PDF is due, search finds the new version, gaps that it mends go, and
    what it promises begins.
    """
    approved_export(version, at=at).save()
    index_document(version.plan, from_canonical(version.snapshot), in_force=True)
    if not follow_version(version=version, at=at):  # a draft that follows is checked in the same change
        check_plan(plan=version.plan, at=at)
    tell_carried(version, at=at)
    transaction.on_commit(partial(enqueue_soon, KEEPING))


def _settle_all(version: PlanVersion, at: datetime) -> None:
    for approval in version.approvals.all():
        settle_signature(approval, at=at)


def _record(turn: SigningTurn, decision: Decision, by: User, at: datetime, *, in_force: bool = False) -> None:
    version, approval = turn.version, turn.approval
    after = {
        "role": approval.role,
        "as_deputy": turn.as_deputy,
        "sha256": decision.sha256,
        "statement": decision.statement,
        "reason": decision.reason,
        "in_force": in_force,
        **({"accepted": decision.accepted} if decision.accepted else {}),
    }
    verb = "version_signed" if decision.outcome == Outcome.APPROVED else "version_declined"
    summary = f"{approval.role}: {decision.reason}" if decision.reason else approval.role
    record(
        actor=by,
        verb=verb,
        at=at,
        plan_code=version.plan.code,
        kind="versions",
        ref=version.number,
        after=after,
        summary=summary,
    )


def _notify_submitter(turn: SigningTurn, decision: Decision, at: datetime, *, in_force: bool = False) -> None:
    version = turn.version
    done = "signed" if decision.outcome == Outcome.APPROVED else "declined"
    capacity = f"{turn.approval.role}, as the deputy" if turn.as_deputy else turn.approval.role
    body = [f"{decision.name} ({capacity}) {done} version {version.number} of {version.plan.title}."]
    if decision.reason:
        body.append(f"What must change: {decision.reason}")
    if in_force:
        body.append("All signatures are in: the version is in force, and its PDF is being made.")
    state = "is in force" if in_force else f"was {done} by {decision.name}"
    notify(
        user=version.submitted_by,
        kind="decided",
        topic=f"decided:{topic_of(turn.approval)}",
        due_on=timezone.localdate(at),
        at=at,
        subject=f"Version {version.number} of {version.plan.title} {state}",
        body=body,
        url=reverse("plans:version", args=(version.plan.code, version.number)),
    )
