"""The job that sends notices by e-mail."""

from celery import shared_task
from django.utils import timezone

from bcp_portal.jobs.claiming import each

from .models import Notice
from .sending import send


@shared_task(name="bcp_portal.notices.tasks.send_due_notices")
def send_due_notices() -> None:
    """Send every notice whose time has come; what fails comes again after a pause."""
    due = Notice.objects.unsent().due(timezone.now()).select_related("user").order_by("pk")
    each(due.iterator(), send_if_mine)


def send_if_mine(notice: Notice) -> None:
    """Send one notice unless another worker has it."""
    if Notice.objects.claim(notice, at=timezone.now()):
        send(notice, at=timezone.now())
