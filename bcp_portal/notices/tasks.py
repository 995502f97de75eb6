"""The job that sends messages: each run makes one attempt with those that are due. Which are due, and when one that
failed is due again, is decided in bcp_portal/jobs/retrying.py."""

from celery import shared_task
from django.utils import timezone

from bcp_portal.jobs.claiming import each

from .actions import send_soon
from .giving_up import give_up_messages
from .models import Delivery
from .sending import send

AT_ONCE = 20  # then others of the queue have their turn, and the time limit is far


@shared_task(name="bcp_portal.notices.tasks.send_deliveries")
def send_deliveries() -> None:
    """Send messages that are due, give up those that have no attempt left, and ask again if there may be more."""
    due = Delivery.objects.wanted().due(timezone.now()).order_by("pk")
    done = each(due[:AT_ONCE], send_if_mine)
    give_up_messages(at=timezone.now())
    if done == AT_ONCE:
        send_soon()


def send_if_mine(delivery: Delivery) -> None:
    """Send one message unless another worker has it."""
    if Delivery.objects.claim(delivery, at=timezone.now()):
        send(delivery, at=timezone.now())
