"""How a worker runs a job: it shows that it lives, and what it is known to leave behind is free at once."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from celery import Task
from celery.exceptions import TimeLimitExceeded
from django.apps import apps
from django.db import connection
from django.utils import timezone

from .claiming import Claimable, ClaimableQuerySet
from .heartbeat import heartbeat
from .models import Queue
from .retrying import ENDED

SIGN = timedelta(seconds=30)


class Job(Task):  # type: ignore[type-arg]  # only the stubs know that it is generic
    """The base of all jobs."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        queue = (self.request.delivery_info or {}).get("routing_key")
        if not queue:  # called as a function
            return super().__call__(*args, **kwargs)
        # The same message a second time: whoever had it before is gone.
        release(task_id=str(self.request.id), error=ENDED)
        tell_alive(queue)
        with heartbeat(partial(tell_alive, queue), every=SIGN):
            return super().__call__(*args, **kwargs)

    def on_failure(self, exc: BaseException, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        """Run by the worker's first process when the hard time limit has ended a job: the job itself can't tell."""
        if isinstance(exc, TimeLimitExceeded):
            release(task_id=task_id, error="It took longer than it may and was ended.")
            connection.close()  # which processes to come would inherit


def tell_alive(queue: str, at: datetime | None = None) -> None:
    Queue.objects.seen(queue, at=at or timezone.now())


def release(*, task_id: str, error: str) -> None:
    """Free all work that was claimed by a run of a job that has ended."""
    for model in apps.get_models():
        if issubclass(model, Claimable):
            ClaimableQuerySet(model).release(task_id=task_id, error=error)
