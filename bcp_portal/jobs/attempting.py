"""One attempt to send work that was claimed, over whichever channel; retrying.py says when another one follows."""

import logging
from collections.abc import Callable

from django.utils import timezone

from .claiming import Claimable, ClaimableQuerySet
from .heartbeat import heartbeat
from .mail import NotSent, why_not_sent

log = logging.getLogger(__name__)


def attempt(work: Claimable, send: Callable[[], object]) -> bool:
    """Whether it was sent; why it was not is kept in words. Whoever calls keeps that it was, right after it.

    Who is killed between the two sends twice: better than never.
    """
    claimed: ClaimableQuerySet[Claimable] = ClaimableQuerySet(type(work))
    try:
        with heartbeat(lambda: claimed.alive(work, at=timezone.now())):
            send()
    except NotSent as failure:
        cause = type(failure.__cause__ or failure).__name__
        log.warning("%s %s was not sent: %s.", type(work).__name__, work.pk, cause)
        claimed.fail(work, error=str(failure))
        return False
    except Exception as failure:  # whatever else it is: kept for its page, and raised for the log
        claimed.fail(work, error=why_not_sent(failure))
        raise
    return True
