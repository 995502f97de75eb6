"""Change requests: asking for one, deciding on it, taking it back or into the draft. Each leaves one event."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.format import LinkValue
from plans.access import in_force
from plans.freezing.change_deciders import Asker, Deciders, Seat, deciders_of, directory_ref_of
from plans.integrity.differences import document_of
from plans.models.change_requests import (
    ChangeDecision,
    ChangeRequest,
    ChangeState,
    ChangeUptake,
    ChangeWithdrawal,
)
from plans.models.plan import Draft, Plan

from .change_notices import ask_to_decide, settle_asking, tell_decided
from .refusals import NoReason, Refused, SentBefore

KIND = "changes"  # of events
Outcome = ChangeDecision.Outcome
DONE = {Outcome.APPROVED: "approved", Outcome.REFUSED: "refused"}


class ChangesClosed(Refused):
    """Nothing is asked for or decided of a plan in the archive."""

    def __init__(self) -> None:
        super().__init__("The plan is archived: take it out of the archive first.")


class NotToDecide(Refused):
    """Somebody else decides, or it is decided or withdrawn already."""


class NotToWithdraw(Refused):
    """It is not theirs, or too late."""


class NotToTakeUp(Refused):
    """It is not approved, or somebody took it up before."""


@dataclass(frozen=True)
class ChangeAsking:
    """What is asked for; ``token`` stands for one form, ``version`` is the number of the one in force."""

    token: UUID
    what: str
    why: str
    impact: Sequence[LinkValue] = ()
    wanted_on: date | None = None
    source_ref: str = ""
    source_text: str = ""
    version: str = ""


def ask_for_change(*, plan: Plan, asking: ChangeAsking, by: User, at: datetime) -> ChangeRequest:
    """Add the request under the plan's next number, and tell who decides. Raises SentBefore, ChangesClosed."""
    with transaction.atomic():
        locked = Plan.objects.select_for_update().get(pk=plan.pk)
        requests = ChangeRequest.objects.filter(plan=locked)
        if earlier := requests.filter(token=asking.token).first():
            raise SentBefore(earlier.ref)
        if locked.archived_at:
            raise ChangesClosed
        made = ChangeRequest.objects.create(
            plan=locked,
            ref=f"CHR-{requests.count() + 1:02d}",  # none is ever deleted
            token=asking.token,
            what=asking.what,
            why=asking.why,
            impact=list(asking.impact),
            wanted_on=asking.wanted_on,
            source_ref=asking.source_ref,
            source_text=asking.source_text,
            version=asking.version,
            asked_by=by,
            asked_by_name=by.name,
            asked_person=directory_ref_of(by),
            asked_at=at,
        )
        impact = [one["ref"] for one in made.impact]
        _record("change_requested", made, by, at, after={"impact": impact, "source": made.source_ref})
        ask_to_decide(made, deciders(made).seats, at=at)
    return made


def deciders(request: ChangeRequest) -> Deciders:
    """Who can decide on a request now. Raises Differs."""
    return plan_deciders(request.plan, asker=Asker(request.asked_by, request.asked_person))


def plan_deciders(plan: Plan, *, asker: Asker | None) -> Deciders:
    """Who can decide on what somebody asks of a plan, or ``None`` for anybody. Raises Differs."""
    version = in_force(plan)
    document = document_of(version) if version else from_canonical(Draft.objects.get(plan=plan).document)
    return deciders_of(plan, document, version=version, asker=asker)


def decide_change(*, request: ChangeRequest, outcome: str, reason: str, by: User, at: datetime) -> ChangeDecision:
    """Approve or refuse, once; a refusal has a reason. Raises ChangesClosed, NotToDecide, NoReason, Differs."""
    with _locked(request) as current:
        if refusal := undecidable(current):
            raise NotToDecide(refusal)
        decides = deciders(current)
        seat = decides.seat_of(by)
        if seat is None:
            raise NotToDecide(not_asked(current, decides, by))
        if outcome == Outcome.REFUSED and not reason.strip():
            raise NoReason("Say why it is not to be changed.")
        decision = _decide(current, outcome, reason.strip(), seat, at)
        settle_asking(current, at=at)
        tell_decided(decision, at=at)
    return decision


def _decide(request: ChangeRequest, outcome: str, reason: str, seat: Seat, at: datetime) -> ChangeDecision:
    by = seat.account
    decision = ChangeDecision.objects.create(
        request=request,
        outcome=outcome,
        reason=reason,
        by=by,
        by_name=by.name,
        by_person=directory_ref_of(by),
        as_role=seat.role,
        at=at,
    )
    after = {"as_role": decision.as_role, "reason": decision.reason}
    _record(f"change_{DONE[decision.outcome]}", request, by, at, after=after)  # type: ignore[index]  # a column
    return decision


def undecidable(request: ChangeRequest) -> str:
    """Why nothing is to be decided any more, ``""`` where it is; the request ``whole``."""
    if request.state == ChangeState.WITHDRAWN:
        return f"{request.withdrawal.by_name} withdrew {request.ref} before: nothing was changed."
    if request.state != ChangeState.ASKED:
        made = request.decision
        return f"{made.by_name} {DONE[Outcome(made.outcome)]} {request.ref} before: nothing was changed."
    return ""


def not_asked(request: ChangeRequest, decides: Deciders, by: User) -> str:
    """Why somebody is not the one to decide."""
    if by.pk == request.asked_by_id or (request.asked_person and directory_ref_of(by) == request.asked_person):
        return f"Nobody decides on what they asked for. {decides.sentence}"
    return f"You are not asked to decide on {request.ref}. {decides.sentence}"


def withdraw_change(*, request: ChangeRequest, reason: str, by: User, at: datetime) -> ChangeWithdrawal:
    """Take a request back; twice is once. Raises ChangesClosed, NotToWithdraw."""
    with _locked(request) as current:
        if current.state == ChangeState.WITHDRAWN:
            return current.withdrawal
        if refusal := not_to_withdraw(current, by):
            raise NotToWithdraw(refusal)
        withdrawal = ChangeWithdrawal.objects.create(
            request=current, reason=reason.strip(), by=by, by_name=by.name, at=at
        )
        settle_asking(current, at=at)
        _record("change_withdrawn", current, by, at, after={"reason": withdrawal.reason})
    return withdrawal


def not_to_withdraw(request: ChangeRequest, by: User) -> str:
    """Why somebody can't take a request back, ``""`` for who can: who asked, or an editor once that account is gone."""
    is_theirs = request.asked_by_id == by.pk or (not request.asked_by.is_active and by.may("edit"))
    if not is_theirs:
        return f"{request.asked_by_name} asked for it, and takes it back."
    if request.state == ChangeState.IN_APPROVAL:
        return f"A version that waits for its signatures carries {request.ref}: withdraw that one first."
    return "" if request.is_open else f"{request.ref} is {ChangeState(request.state).label.lower()} already."


def take_up_change(*, request: ChangeRequest, by: User, at: datetime) -> ChangeUptake:
    """Say that an approved change is being worked into the draft; once. Raises ChangesClosed, NotToTakeUp."""
    with _locked(request) as current:
        if hasattr(current, "uptake"):
            raise NotToTakeUp(f"{current.uptake.by_name} has taken {current.ref} into the draft before.")
        if current.state != ChangeState.APPROVED:
            raise NotToTakeUp(f"{current.ref} is not approved: there is nothing to take into the draft.")
        uptake = ChangeUptake.objects.create(request=current, by=by, by_name=by.name, at=at)
        _record("change_taken_up", current, by, at)
    return uptake


@contextmanager
def _locked(request: ChangeRequest) -> Iterator[ChangeRequest]:
    """The request as it is now, with the plan locked. Raises ChangesClosed."""
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=request.plan_id)
        current = ChangeRequest.objects.filter(pk=request.pk).whole().select_related("asked_by").get()
        current.plan = plan
        if plan.archived_at:
            raise ChangesClosed
        yield current


def _record(verb: str, request: ChangeRequest, by: User, at: datetime, *, after: Any = None) -> None:
    record(
        actor=by,
        verb=verb,
        at=at,
        plan_code=request.plan.code,
        kind=KIND,
        ref=request.ref,
        after=after,
        summary=request.what,
    )
