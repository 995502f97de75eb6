"""Messages about change requests: to who decides, and to who asked once it is decided and once a version carries it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.notices.actions import notify, send_soon, settle
from bcp_portal.notices.models import Notice
from plans.freezing.change_deciders import Seat
from plans.models.change_requests import CarriedChange, ChangeDecision, ChangeRequest, ChangeRequestQuerySet
from plans.models.versions import PlanVersion
from plans.reading.cadence import on_day


def topic_of(request: ChangeRequest, step: str) -> str:
    """``change:BCP-01:CHR-02:asked``."""
    return f"change:{request.plan.code}:{request.ref}:{step}"


def ask_to_decide(request: ChangeRequest, seats: Sequence[Seat], *, at: datetime) -> None:
    """Tell everybody who can decide that somebody has to."""
    wanted = [f"Wanted by {on_day(request.wanted_on)}."] if request.wanted_on else []
    for seat in seats:
        body = [
            f"{request.asked_by_name} asks for a change of {request.plan.code}: {request.what}",
            *wanted,
            f"You decide on it as {seat.role}.",
        ]
        _tell(request, "asked", seat.account, subject=f"Please decide on {_named(request)}", body=body, at=at)


def undecided_for(user: User) -> ChangeRequestQuerySet:
    """The requests on which somebody was asked to decide, and nobody has."""
    said = Notice.objects.filter(user=user, settled_at=None, topic__startswith="change:", topic__endswith=":asked")
    asked = [topic.split(":") for topic in said.values_list("topic", flat=True)]
    if not asked:
        return ChangeRequest.objects.none()
    which = Q()
    for _, code, ref, _ in asked:
        which |= Q(plan__code=code, ref=ref)
    return ChangeRequest.objects.undecided().filter(which)


def settle_asking(request: ChangeRequest, *, at: datetime) -> None:
    """Nobody has to decide any more."""
    settle(topic=topic_of(request, "asked"), at=at)


def tell_decided(decision: ChangeDecision, *, at: datetime) -> None:
    """Tell who asked what was decided, by whom and why."""
    request = decision.request
    done = "approved" if decision.is_approval else "refused"
    body = [f"{decision.by_name} ({decision.as_role}) {done} what you asked for: {request.what}"]
    if decision.reason:
        body.append(f"The reason: {decision.reason}")
    if decision.is_approval:
        body.append("It is to go into the next version. You get a message when one that carries it is in force.")
    _tell(request, "decided", request.asked_by, subject=f"{_named(request)} is {done}", body=body, at=at)


def tell_carried(version: PlanVersion, *, at: datetime) -> None:
    """Tell who asked for what the version carries that it is in force."""
    for carried in CarriedChange.objects.of_version(version).select_related("request__asked_by"):
        request = carried.request
        body = [f"Version {version.number} of {request.plan.code} carries what you asked for: {request.what}"]
        _tell(request, "carried", request.asked_by, subject=f"{_named(request)} is in force", body=body, at=at)


def _named(request: ChangeRequest) -> str:
    return f"{request.ref} of {request.plan.code}"


def _tell(request: ChangeRequest, step: str, user: User, *, subject: str, body: Sequence[str], at: datetime) -> None:
    if not user.is_active:
        return
    notify(
        user=user,
        kind="change",
        topic=topic_of(request, step),
        due_on=timezone.localdate(at),
        subject=subject,
        body=body,
        url=reverse("plans:change", args=(request.plan.code, request.ref)),
        at=at,
    )
    transaction.on_commit(send_soon)
