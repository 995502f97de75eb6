"""One attempt to send a message. One that fails is tried again after a pause (bcp_portal/jobs/retrying.py), and given
up after so many attempts (giving_up.py)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from django.core.mail.backends.base import BaseEmailBackend

from bcp_portal.jobs.attempting import attempt
from bcp_portal.jobs.claiming import each
from bcp_portal.jobs.mail import one_connection

from .digests import gather
from .emails import send_email
from .holding import held
from .models import Delivery, DeliveryChannel, DeliverySort, Notice

Sender = Callable[[Delivery, Sequence[Notice], datetime, BaseEmailBackend | None], None]
SENDERS: dict[str, Sender] = {DeliveryChannel.EMAIL: send_email}


def send_due(*, most: int, now: Callable[[], datetime]) -> int:
    """One attempt with each of the first messages that are due, over one connection; how many were looked at."""
    due = Delivery.objects.wanted().due(now()).order_by("pk")
    people = due.select_related("user__notice_setting").prefetch_related("notices")
    with one_connection() as connection:
        return each(people[:most], partial(_send_if_mine, now=now, connection=connection))


def _send_if_mine(delivery: Delivery, *, now: Callable[[], datetime], connection: BaseEmailBackend) -> None:
    """Send one message unless it has to wait, or another worker has it."""
    at = now()
    if not held(delivery, at=at) and Delivery.objects.claim(delivery, at=at):
        send(delivery, at=now(), connection=connection)


def send(delivery: Delivery, *, at: datetime, connection: BaseEmailBackend | None = None) -> bool:
    """Send a claimed message; False when the other side refuses or is away, or nothing is left to tell."""
    if delivery.sort == DeliverySort.DIGEST:
        gather(delivery, at=at)
    notices = delivery.open_notices()
    if not notices:
        _finish(delivery, finished_at=at)
        return False
    if not attempt(delivery, partial(SENDERS[delivery.channel], delivery, notices, at, connection)):
        return False
    _finish(delivery, finished_at=at, sent_at=at)
    return True


def _finish(delivery: Delivery, **times: datetime) -> None:
    """Sent is sent, also where its notices were settled meanwhile."""
    unsent = Delivery.objects.filter(pk=delivery.pk, sent_at=None)
    unsent.update(claimed_at=None, given_up_at=None, error="", **times)
