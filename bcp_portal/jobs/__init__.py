"""Jobs: asking for one sooner than its schedule would, claiming work, retrying it, and how a worker runs a job."""

import logging
from functools import partial

from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import TimeoutError as RedisSilent

from .broker import in_time

log = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds that a page may wait for the broker


def enqueue_soon(task_name: str, *arguments: int) -> None:
    """Ask for a job now; without a broker it simply runs when the schedule asks for it.

    Call it through `transaction.on_commit`, so that the worker sees what was saved.
    """
    try:
        in_time(partial(current_app.send_task, task_name, arguments, retry=False), patience=PATIENCE)
    except (OperationalError, RedisAway, RedisSilent, TimeoutError) as away:
        log.warning("The broker is away (%s): %s waits for the schedule.", type(away).__name__, task_name)
