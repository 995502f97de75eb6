"""The job that sends notices by e-mail."""

from celery import shared_task
from django.utils import timezone

from bcp_portal.jobs.claiming import each

from .actions import send_soon
from .giving_up import give_up_messages
from .models import Notice
from .sending import send

AT_ONCE = 20  # then others of the queue have their turn, and the time limit is far


@shared_task(name="bcp_portal.notices.tasks.send_due_notices")
def send_due_notices() -> None:
    """Send notices whose time has come, and ask again if there may be more; what fails comes again after a pause."""
    due = Notice.objects.unsent().due(timezone.now()).select_related("user").order_by("pk")
    done = each(due[:AT_ONCE], send_if_mine)
    give_up_messages(at=timezone.now())
    if done == AT_ONCE:
        send_soon()


def send_if_mine(notice: Notice) -> None:
    """Send one notice unless another worker has it."""
    if Notice.objects.claim(notice, at=timezone.now()):
        send(notice, at=timezone.now())
