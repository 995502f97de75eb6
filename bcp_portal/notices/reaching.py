"""Whether e-mail reaches somebody, as the last message says that was sent or given up."""

from django.db.models.functions import Coalesce
from django.utils import timezone

from bcp_portal.accounts.models import User

from .models import Delivery


def not_reached(person: User) -> str:
    """A sentence for their own page where the last e-mail was given up, else ``""``; one query."""
    ended = Delivery.objects.filter(user=person).annotate(ended_at=Coalesce("sent_at", "given_up_at"))
    last = ended.filter(ended_at__isnull=False).order_by("-ended_at").first()
    if last is None or last.sent_at or last.given_up_at is None:
        return ""
    since = f"{timezone.localtime(last.given_up_at):%-d %B %Y}"
    return f"E-mail to {person.email} has not reached you since {since}. {last.error} Administrators see it, too."
