"""Telling those who respond to incidents that one was detected, or that somebody is to decide about one."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.notices.actions import send_soon, tell
from bcp_portal.notices.models import Notice
from incidents.models import Incident
from incidents.models.alarms import Alarm

KIND = "detected"


def tell_of_detection(incident: Incident, alarm: Alarm, *, at: datetime) -> None:
    """Once an incident, whatever number of alarms it takes in."""
    _tell(
        topic=f"incident-detected:{incident.ref}",
        subject=f"{incident.ref} detected: {incident.title}",
        body=[_what(alarm), "Nobody has declared it yet: look at it, then declare or dismiss it."],
        url=reverse("incidents:room", args=(incident.ref,)),
        at=at,
    )


def tell_of_return(incident: Incident, alarm: Alarm, *, at: datetime) -> None:
    """That one which is over has taken an alarm in: nobody looks at it any more."""
    _tell(
        topic=f"incident-over:{incident.ref}:{incident.revision}",
        subject=f"{incident.ref} is over, and an alarm came: {alarm.title}",
        body=[_what(alarm), "It was taken into that incident. Look at it: is it really over?"],
        url=reverse("incidents:room", args=(incident.ref,)),
        at=at,
    )


def tell_of_proposal(alarm: Alarm, *, at: datetime) -> None:
    """Once an hour for each row of a plan, and once more as soon as somebody has decided about one before."""
    same = Alarm.objects.filter(plan=alarm.plan_id, subject_ref=alarm.subject_ref)
    decided = same.decided().aggregate(last=Max("pk"))["last"]
    _tell(
        topic=f"incident-proposed:{alarm.plan_id}:{alarm.subject_ref}:{timezone.localtime(at):%H}:{decided}",
        subject=f"Is this an incident? {alarm.title}",
        body=[_what(alarm), "Open an incident, or dismiss the alarm with a reason."],
        url=reverse("incidents:alarms"),
        at=at,
    )


def _what(alarm: Alarm) -> str:
    plan = alarm.plan.code if alarm.plan else ""
    return f"An alarm of {alarm.origin} is about {alarm.subject} ({alarm.subject_ref} of {plan})."


def _tell(*, topic: str, subject: str, body: Sequence[str], url: str, at: datetime) -> None:
    due_on = timezone.localdate(at)
    people = User.objects.who_may("respond")
    told = [
        Notice(user=user, kind=KIND, topic=topic, due_on=due_on, subject=subject, body=list(body), url=url)
        for user in people
    ]
    if tell(told, at=at):
        transaction.on_commit(send_soon)
