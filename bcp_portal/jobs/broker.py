"""The broker, asked without letting a page wait: one that is away may be silent for longer than anybody waits."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from celery import current_app
from django.conf import settings
from kombu.exceptions import ChannelError, OperationalError
from redis.exceptions import RedisError

PATIENCE = 0.5  # seconds for an answer to somebody who only asks how the broker is

Result = TypeVar("Result")

_asking = ThreadPoolExecutor(4, thread_name_prefix="broker")
_stuck: dict[str, "Future[Any]"] = {}


def in_time(question: Callable[[], Result], *, patience: float) -> Result:
    """What the question says, or TimeoutError; as long as one that took too long is still open nobody asks again."""
    if "last" in _stuck and not _stuck["last"].done():
        raise TimeoutError
    asked = _asking.submit(question)
    try:
        return asked.result(timeout=patience)
    except TimeoutError:
        _stuck["last"] = asked
        raise


def broker_answers() -> bool:
    """Whether Redis answers at once; the embedded broker is a folder and always does."""
    if not settings.REDIS_URL:
        return True
    try:
        return in_time(_reached, patience=PATIENCE)
    except TimeoutError:
        return False


def _reached() -> bool:
    with current_app.connection_for_write() as broker:
        try:
            broker.ensure_connection(max_retries=0, timeout=1)
        except (OperationalError, ConnectionError):
            return False
    return True


def waiting_messages(queues: Iterable[str]) -> dict[str, int]:
    """How many messages wait in each queue of the broker; {} where it does not answer at once."""
    try:
        return in_time(partial(_counted, tuple(queues)), patience=PATIENCE)
    except (OperationalError, ConnectionError, RedisError, TimeoutError):
        return {}


def _counted(queues: tuple[str, ...]) -> dict[str, int]:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=0, timeout=1)
        return {name: _length(broker, name) for name in queues}


def _length(broker: Any, queue: str) -> int:
    """A queue of which nothing was ever asked does not exist; so it is empty."""
    with broker.channel() as channel:
        try:
            count: int = channel.queue_declare(queue=queue, passive=True).message_count
        except ChannelError:
            return 0
    return count
