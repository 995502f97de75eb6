"""Jobs of incidents: what alarms lead to, whose silence is one, whose review is due. Schedule: bcp_portal/celery.py."""

from celery import shared_task
from django.utils import timezone

from incidents.actions.alarms import forget_old_calls as forget
from incidents.actions.detecting import open_from_alarms as detect
from incidents.actions.heartbeats import miss_heartbeats
from incidents.actions.review_reminding import remind_of_reviews


@shared_task(name="incidents.tasks.open_from_alarms")
def open_from_alarms() -> None:
    """Propose or detect an incident for each alarm that waits, a batch at a time."""
    while detect(at=timezone.now()):
        pass


@shared_task(name="incidents.tasks.hear_heartbeats")
def hear_heartbeats() -> None:
    """Make an alarm of each heartbeat that was not heard in time."""
    miss_heartbeats(at=timezone.now())


@shared_task(name="incidents.tasks.forget_old_calls")
def forget_old_calls() -> None:
    """Let calls of sources go after some days, and alarms that led to nothing after some months."""
    forget(at=timezone.now())


@shared_task(name="incidents.tasks.remind_reviews")
def remind_reviews() -> None:
    """Tell commanders and keepers of reviews of incidents that are due."""
    remind_of_reviews(at=timezone.now())
