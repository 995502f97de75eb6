"""Signs of life: given from a thread beside work that takes long, and missed when its worker is gone."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread

from django.db import Error, connection
from django.db.models import Q

log = logging.getLogger(__name__)

BEAT = timedelta(seconds=5)  # between two signs of life of a worker
SILENCE = 4 * BEAT  # after which a page says that the worker is silent
LEASE = timedelta(minutes=1)  # how long a worker may be silent before another one takes its work over


def is_silent(claimed_at: datetime, *, at: datetime) -> bool:
    """Whether somebody who was heard of then is late with the next sign of life."""
    return at - claimed_at > SILENCE


def in_no_hands(at: datetime) -> Q:
    """Work that no living worker has. A claim of the future was made before somebody set the clock back."""
    return Q(claimed_at=None) | Q(claimed_at__lt=at - LEASE) | Q(claimed_at__gt=at + LEASE)


@contextmanager
def heartbeat(tell: Callable[[], object], *, every: timedelta = BEAT) -> Iterator[None]:
    """Call ``tell`` again and again until the work inside is done; it has a database connection of its own."""
    done = Event()
    beating = Thread(target=_beat, args=(tell, every.total_seconds(), done), daemon=True)
    beating.start()
    try:
        yield
    finally:
        done.set()
        beating.join()


def _beat(tell: Callable[[], object], pause: float, done: Event) -> None:
    try:
        while not done.wait(pause):
            _tell(tell)
    finally:
        connection.close()


def _tell(tell: Callable[[], object]) -> None:
    """One that can't be told is late, and no reason to end the work."""
    try:
        tell()
    except Error as away:
        log.warning("A sign of life was not kept: %s.", type(away).__name__)
        connection.close()  # one that was lost is opened anew by the next
