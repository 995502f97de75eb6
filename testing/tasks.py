"""Jobs of the programme: promises are kept and opened, people reminded. The schedule: bcp_portal/celery.py."""

import logging

from celery import shared_task
from django.utils import timezone

from bcp_portal.jobs.one_by_one import one_by_one
from plans.integrity.differences import Differs
from plans.models.plan import Plan
from testing.actions.keeping import keep_promises as keep
from testing.actions.keeping import plans_to_keep
from testing.actions.opening import open_due_occurrences
from testing.actions.reminding import remind_of_due
from testing.actions.unkept_plans import tell_of_unkept_plans

log = logging.getLogger(__name__)


@shared_task(name="testing.tasks.keep_promises")
def keep_promises() -> None:
    """Bring the programme of every plan up to date that came into force anew, was archived or came back."""
    failed = "The promises of plan {0.code} could not be brought up to date.".format
    one_by_one(plans_to_keep().only("pk", "code"), _keep, failed)


def _keep(plan: Plan) -> None:
    try:
        keep(plan, at=timezone.now())
    except Differs as differs:
        log.error("The promises of a plan can't be brought up to date. %s", differs.in_log)


@shared_task(name="testing.tasks.open_occurrences")
def open_occurrences() -> None:
    """Open what is due by now and in the weeks to come, a batch of plans at a time."""
    while open_due_occurrences(today=timezone.localdate()):
        pass


@shared_task(name="testing.tasks.remind")
def remind() -> None:
    """Remind of what is due or overdue, a batch at a time, and once a week of plans that nobody keeps."""
    while remind_of_due(at=timezone.now()):
        pass
    tell_of_unkept_plans(at=timezone.now())
