"""Jobs of incidents: alarms, messages, whom to chase, reviews. The schedule stands in bcp_portal/celery.py."""

from celery import shared_task
from django.utils import timezone

from bcp_portal.jobs import enqueue_soon
from incidents.actions.alarms import forget_old_calls as forget
from incidents.actions.chasing import call_deputies as call
from incidents.actions.chasing import remind_of_duties
from incidents.actions.detecting import open_from_alarms as detect
from incidents.actions.heartbeats import miss_heartbeats
from incidents.actions.kept_lines import KEEPING, keep_due_lines, lines_soon
from incidents.actions.messages import SENDING
from incidents.actions.review_reminding import remind_of_reviews
from incidents.actions.sending import AT_ONCE, enter_results, give_up_recipients, send_due_messages

READ_AT_ONCE = 100  # documents of a message, in some seconds


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


@shared_task(name=SENDING)
def send_messages() -> None:
    """Send messages that are due, give up those that have no attempt left, enter what became of each."""
    done = send_due_messages(now=timezone.now)
    give_up_recipients(at=timezone.now())
    enter_results(at=timezone.now())
    if done == AT_ONCE:
        enqueue_soon(SENDING)


@shared_task(name="incidents.tasks.remind_duties")
def remind_duties() -> None:
    """Remind those who speak for an incident of whom to tell."""
    remind_of_duties(at=timezone.now())


@shared_task(name="incidents.tasks.call_deputies")
def call_deputies() -> None:
    """Call deputies of those who have not accepted their role."""
    call(at=timezone.now())


@shared_task(name="incidents.tasks.remind_reviews")
def remind_reviews() -> None:
    """Tell commanders and keepers of reviews of incidents that are due."""
    remind_of_reviews(at=timezone.now())


@shared_task(name=KEEPING)
def keep_lines() -> None:
    """Keep what versions in force say to responders where it is missing: of some, and the next by another message."""
    if keep_due_lines(most=READ_AT_ONCE) == READ_AT_ONCE:
        lines_soon()
