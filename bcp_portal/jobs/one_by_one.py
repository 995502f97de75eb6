"""One by one: what a job does with each of many, so that a bad one is logged and never stops the rest."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from celery.exceptions import SoftTimeLimitExceeded

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Result = TypeVar("Result")


def one_by_one(
    items: Iterable[Item], act: Callable[[Item], Result], failed: Callable[[Item], str]
) -> list[Result | None]:
    """What it came to with each; None for one that raised anything, of which the log says what ``failed`` does.

    But for the time limit of the job, which means all of them.
    """
    found: list[Result | None] = []
    for item in items:
        try:
            found.append(act(item))
        except SoftTimeLimitExceeded:
            raise
        except Exception:
            log.exception("%s", failed(item))
            found.append(None)
    return found
