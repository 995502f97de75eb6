"""The jobs that tell people: each run makes one attempt with the messages that are due. Which are due, and when one
that failed is due again, is decided in bcp_portal/jobs/retrying.py; whose message of the day is due, in digests.py."""

from celery import shared_task
from django.utils import timezone

from .actions import send_soon
from .away import note_tick
from .digests import open_digests
from .giving_up import give_up_messages, tell_undelivered
from .sending import send_due

AT_ONCE = 20  # then others of the queue have their turn, and the time limit is far


@shared_task(name="bcp_portal.notices.tasks.send_on_schedule")
def send_on_schedule() -> None:
    """Asked by the scheduler alone: keep that it lives, open the messages of the day that are due, and send."""
    at = timezone.now()
    note_tick(at=at)
    open_digests(at=at)
    send_deliveries()


@shared_task(name="bcp_portal.notices.tasks.send_deliveries")
def send_deliveries() -> None:
    """Send messages that are due, give up those that have no attempt left, and ask again if there may be more."""
    done = send_due(most=AT_ONCE, now=timezone.now)
    give_up_messages(at=timezone.now())
    if done == AT_ONCE:
        send_soon()


@shared_task(name="bcp_portal.notices.tasks.tell_administrators_daily")
def tell_administrators_daily() -> None:
    """Tell administrators once a day of messages that were given up."""
    tell_undelivered(at=timezone.now())
