"""Telling people, and keeping what they have read; not audited, for a message changes nothing in a plan."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.jobs import enqueue_soon

from .models import Delivery, Notice, NoticeQuerySet

SENDING = "bcp_portal.notices.tasks.send_deliveries"


def notify(
    *, user: User, topic: str, due_on: date, subject: str, body: Sequence[str], url: str, at: datetime
) -> Notice | None:
    """Tell somebody something in the portal and by e-mail; None if they have been told on that day.

    The e-mail goes out with the next run of the job; `send_soon`, after the commit, makes that now.
    """
    subject = " ".join(subject.split())[:200]
    notice = Notice(user=user, topic=topic, due_on=due_on, subject=subject, body=list(body), url=url, created_at=at)
    try:
        with transaction.atomic():
            notice.delivery = Delivery.objects.create(user=user, created_at=at, not_before=at)
            notice.save(force_insert=True)
    except IntegrityError:
        return None
    return notice


def tell_administrators(*, topic: str, subject: str, body: Sequence[str], url: str, at: datetime) -> int:
    """Tell everybody who administers the portal; how many had not been told of this topic on that day."""
    due_on = timezone.localdate(at)
    notices = [
        notify(user=user, topic=topic, due_on=due_on, subject=subject, body=body, url=url, at=at)
        for user in User.objects.who_may("administer")
    ]
    return len(notices) - notices.count(None)


def send_soon() -> None:
    """Ask for the job that sends messages."""
    enqueue_soon(SENDING)


@transaction.atomic
def settle(*, topic: str, at: datetime) -> None:
    """What the topic asked for is done: no message tells it any more, and what stands in the portal counts as read.

    A message that has nothing else to tell is finished.
    """
    notices = Notice.objects.filter(topic=topic)
    notices.filter(read_at=None).update(read_at=at)
    notices.filter(settled_at=None).update(settled_at=at)
    unsettled = Notice.objects.filter(delivery=OuterRef("pk"), settled_at=None)
    unfinished = Delivery.objects.filter(finished_at=None, pk__in=notices.values("delivery"))
    unfinished.filter(~Exists(unsettled)).update(finished_at=at)


def mark_read(*, notices: NoticeQuerySet, at: datetime) -> None:
    """Keep that somebody has opened these notices."""
    notices.filter(read_at=None).update(read_at=at)
