"""Asking for a job sooner than its schedule would run it."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import TimeoutError as RedisSilent

log = logging.getLogger(__name__)


def enqueue_soon(task_name: str) -> None:
    """Ask for a job now; without a broker it simply runs when the schedule asks for it.

    Call it through `transaction.on_commit`, so that the worker sees what was saved.
    """
    try:
        current_app.send_task(task_name, retry=False)
    except (OperationalError, RedisAway, RedisSilent) as away:
        log.warning("The broker is away (%s): %s waits for the schedule.", type(away).__name__, task_name)
