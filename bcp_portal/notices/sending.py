"""One attempt to send a message. One that fails is tried again after a pause (bcp_portal/jobs/retrying.py), and given
up after so many attempts (giving_up.py)."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils import timezone

from bcp_portal.jobs.heartbeat import heartbeat
from bcp_portal.jobs.mail import why_not_sent

from .emails import NotSent, send_email
from .models import Delivery, DeliveryChannel, Notice

log = logging.getLogger(__name__)

SENDERS: dict[str, Callable[[Delivery, Sequence[Notice]], None]] = {DeliveryChannel.EMAIL: send_email}


def send(delivery: Delivery, *, at: datetime) -> bool:
    """Send a claimed message; False when the other side refuses or is away.

    Whoever is killed between sending and keeping that it was sent sends twice: better than never.
    """
    notices = delivery.open_notices()
    if not notices:
        _finish(delivery, finished_at=at)
        return False
    try:
        with heartbeat(lambda: Delivery.objects.alive(delivery, at=timezone.now())):
            SENDERS[delivery.channel](delivery, notices)
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
