"""Whether the broker is reached, asked without letting anybody wait for it."""

from concurrent.futures import Future, ThreadPoolExecutor

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

PATIENCE = 0.5  # seconds; a broker that is away may be silent for much longer

_asking = ThreadPoolExecutor(1, thread_name_prefix="broker")
_answers: dict[str, "Future[bool]"] = {}


def broker_answers() -> bool:
    """Whether Redis answers at once; the embedded broker is a folder and always does.

    While an earlier question is still open nobody asks again.
    """
    if not settings.REDIS_URL:
        return True
    asked = _answers.get("last")
    if asked is None or asked.done():
        asked = _answers["last"] = _asking.submit(_reached)
    try:
        return asked.result(timeout=PATIENCE)
    except TimeoutError:
        return False


def _reached() -> bool:
    with current_app.connection_for_write() as broker:
        try:
            broker.ensure_connection(max_retries=0, timeout=1)
        except (OperationalError, ConnectionError):
            return False
    return True
