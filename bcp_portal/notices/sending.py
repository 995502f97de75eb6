"""One attempt to send a message. One that fails is tried again after a pause (bcp_portal/jobs/retrying.py), and given
up after so many attempts (giving_up.py)."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from bcp_portal.jobs.claiming import each
from bcp_portal.jobs.heartbeat import heartbeat
from bcp_portal.jobs.mail import why_not_sent

from .digests import gather
from .emails import NotSent, one_connection, send_email
from .holding import held
from .models import Delivery, DeliveryChannel, DeliverySort, Notice

log = logging.getLogger(__name__)

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
    """Send a claimed message; False when the other side refuses or is away.

    Whoever is killed between sending and keeping that it was sent sends twice: better than never.
    """
    if delivery.sort == DeliverySort.DIGEST:
        gather(delivery, at=at)
    notices = delivery.open_notices()
    if not notices:
        _finish(delivery, finished_at=at)
        return False
    try:
        with heartbeat(lambda: Delivery.objects.alive(delivery, at=timezone.now())):
            SENDERS[delivery.channel](delivery, notices, at, connection)
    except NotSent as failure:
        log.warning("Delivery %s was not sent: %s.", delivery.pk, type(failure.__cause__).__name__)
        Delivery.objects.fail(delivery, error=str(failure))
        return False
    except Exception as failure:  # whatever else it is: kept for its page, and raised for the log
        Delivery.objects.fail(delivery, error=why_not_sent(failure))
        raise
    _finish(delivery, finished_at=at, sent_at=at)
    return True


def _finish(delivery: Delivery, **times: datetime) -> None:
    """Sent is sent, also where its notices were settled meanwhile."""
    unsent = Delivery.objects.filter(pk=delivery.pk, sent_at=None)
    unsent.update(claimed_at=None, given_up_at=None, error="", **times)
