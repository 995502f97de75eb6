"""Signs of life of work that takes long, given from a thread beside it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

from django.db import DatabaseError, connection

from .claiming import BEAT

log = logging.getLogger(__name__)


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
    except DatabaseError as away:
        log.warning("A sign of life was not kept: %s.", type(away).__name__)
