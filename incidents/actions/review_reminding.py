"""Reminding of reviews: commanders and keepers are told when one is due, and each week while it is not done.

Of an incident only the latest reminder is told, so days on which no job ran are not made up for.
"""

from collections.abc import Collection
from datetime import date, datetime
from functools import partial
from itertools import chain

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.jobs.one_by_one import one_by_one
from bcp_portal.notices.actions import send_soon, tell
from bcp_portal.notices.models import Notice
from incidents.commanding import commanders_of
from incidents.models import Activation, Incident
from incidents.pages.due_reviews import IncidentToReview, to_review
from incidents.rooms import Room
from plans.evidence.keepers import keepers_by_plan
from plans.reading.cadence import on_day
from plans.reading.reminder_steps import latest_step

LEADS = (14, 3, 0)  # days before it is due


def remind_of_reviews(*, at: datetime) -> int:
    """Tell of every review that is due soon or overdue; how many were told that had not been."""
    today = timezone.localdate(at)
    failed = "Nobody could be reminded of the review of {0.incident.ref}.".format
    found = filter(None, one_by_one(to_review(), partial(_notices, today=today), failed))
    told = len(tell(chain.from_iterable(found), at=at))
    if told:
        transaction.on_commit(send_soon)
    return told


def _notices(one: IncidentToReview, today: date) -> list[Notice]:
    """For each who is to know it, of the last step by today."""
    day = latest_step(one.due_on, (settings.INCIDENT_REVIEW_DAYS, *LEADS), today)
    if day is None:
        return []
    ref, is_over = one.incident.ref, one.due_on < today
    told = {
        "kind": "incident_review",
        "topic": f"incident-review {ref} {one.outcome.pk}",
        "due_on": day,
        "subject": f"The review of {ref} {'is overdue since' if is_over else 'is due on'} {on_day(one.due_on)}",
        "body": ["Write what is learnt of it while it is fresh. Somebody who did not command it signs it off."],
        "url": reverse("incidents:outcome", args=[ref]),
    }
    return [Notice(user=user, **told) for user in _people(one.incident)]


def _people(incident: Incident) -> Collection[User]:
    """Who commanded it, and who keeps its plans; editors where that is nobody with an account."""
    commanded = User.objects.active().filter(ref__in=commanders_of(Room(incident)))
    plans = [one.plan for one in Activation.objects.filter(incident=incident).select_related("plan")]
    kept = keepers_by_plan(plans)
    people = [*commanded, *(user for plan in plans for user in kept[plan.pk])]
    return list(dict.fromkeys(people)) or list(User.objects.who_may("submit"))
