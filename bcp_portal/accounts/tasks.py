"""Jobs around accounts."""

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone


@shared_task(name="bcp_portal.accounts.tasks.clear_expired_sessions")
def clear_expired_sessions() -> None:
    """Delete sessions that have ended; nothing else ever removes those that nobody came back to."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
