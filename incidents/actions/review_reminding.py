"""Reminding of reviews: commanders and keepers are told when one is due, and each week while it is not done.

Of an incident only the latest reminder is told, so days on which no job ran are not made up for.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.notices.actions import send_soon, tell
from bcp_portal.notices.models import Notice
from incidents.folding.commanding import commanders
from incidents.folding.reviewed import needs_review, review_due_on
from incidents.models import Activation, Incident, IncidentReview, Outcome
from incidents.rooms import facts_of, room_of
from plans.evidence.keepers import keepers_by_plan
from plans.reading.cadence import on_day
from plans.reading.reminder_steps import latest_step

LEADS = (14, 3, 0)  # days before it is due


def remind_of_reviews(*, at: datetime) -> int:
    """Tell of every review that is due soon or overdue; how many were told that had not been."""
    today = timezone.localdate(at)
    told = len(tell([notice for one in _unreviewed() for notice in _notices(one, today)], at=at))
    if told:
        transaction.on_commit(send_soon)
    return told


def _unreviewed() -> Iterator[Outcome]:
    """What closed incidents came to that nobody has signed a review of; those that need none among them."""
    signed = IncidentReview.objects.standing().exclude(signature=None).values("outcome")
    found = Outcome.objects.that_count().filter(incident__is_exercise=False).exclude(pk__in=signed)
    yield from found.select_related("incident").order_by("pk")


def _notices(outcome: Outcome, today: date) -> Iterator[Notice]:
    incident = outcome.incident
    entries = facts_of(incident)
    if not needs_review(entries, settings.INCIDENT_REVIEW_SEVERITIES):
        return
    closed_at = max(one.happened_at for one in entries if one.kind == "closed")
    due = review_due_on(closed_at, settings.INCIDENT_REVIEW_DAYS, timezone.get_default_timezone())
    day = latest_step(due, (settings.INCIDENT_REVIEW_DAYS, *LEADS), today)
    if day is None:
        return
    overdue = due < today
    subject = f"The review of {incident.ref} {'is overdue since' if overdue else 'is due on'} {on_day(due)}"
    body = ["Write what is learnt of it while it is fresh. Somebody who did not command it signs it off."]
    url = reverse("incidents:outcome", args=[incident.ref])
    topic = f"incident-review {incident.ref} {outcome.pk}"
    for user in _people(incident):
        yield Notice(user=user, kind="incident_review", topic=topic, due_on=day, subject=subject, body=body, url=url)


def _people(incident: Incident) -> Collection[User]:
    """Who commanded it, and who keeps its plans; editors where that is nobody with an account."""
    situation = room_of(incident).situation
    commanded = User.objects.filter(ref__in=commanders(situation.documents, situation.entries), is_active=True)
    plans = [one.plan for one in Activation.objects.filter(incident=incident).select_related("plan")]
    kept = keepers_by_plan(plans)
    people = [*commanded, *(user for plan in plans for user in kept[plan.pk])]
    return list(dict.fromkeys(people)) or list(User.objects.who_may("submit"))
