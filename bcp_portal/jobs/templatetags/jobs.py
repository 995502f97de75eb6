"""What templates say of workers with `{% load jobs %}`."""

from datetime import datetime

from django import template
from django.utils import timezone

from bcp_portal.jobs.models import Queue, is_served

register = template.Library()


@register.simple_tag
def silent_since(queue: str) -> datetime | None:
    """When a worker of the queue was last heard, if that is too long ago; nothing where none has been yet."""
    seen_at = Queue.objects.filter(name=queue).values_list("seen_at", flat=True).first()
    return None if seen_at is None or is_served(seen_at, at=timezone.now()) else seen_at
