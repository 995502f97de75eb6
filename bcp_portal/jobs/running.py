"""How a worker runs a job: it shows that it lives, and what it is known to leave behind is free at once."""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from celery import Task
from celery.exceptions import TimeLimitExceeded
from django.apps import apps
from django.db import Error, connection
from django.utils import timezone

from bcp_portal.look.organisation import look_again, set_clock

from .claiming import Claimable, ClaimableQuerySet
from .heartbeat import heartbeat
from .models import JobRun, Queue
from .retrying import ENDED

log = logging.getLogger(__name__)

SIGN = timedelta(seconds=30)


class Job(Task):  # type: ignore[type-arg]  # only the stubs know that it is generic
    """The base of all jobs."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        look_again()
        set_clock()
        queue = (self.request.delivery_info or {}).get("routing_key")
        if not queue:  # called as a function
            return super().__call__(*args, **kwargs)
        # The same message a second time: whoever had it before is gone.
        release(task_id=str(self.request.id), error=ENDED)
        tell_alive(queue)
        began_at = timezone.now()
        try:
            with heartbeat(partial(tell_alive, queue), every=SIGN):
                done = super().__call__(*args, **kwargs)
        except Exception as failure:
            if isinstance(failure, Error):
                connection.close()  # it may be lost: what is kept now gets another one
            note_end(self.name, began_at, error=f"It ended with an error, {type(failure).__name__}.")
            raise
        note_end(self.name, began_at)
        return done

    def on_failure(self, exc: BaseException, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        """Run by the worker's first process when the hard time limit has ended a job: the job itself can't tell."""
        if isinstance(exc, TimeLimitExceeded):
            error = "It took longer than it may and was ended."
            release(task_id=task_id, error=error)
            note_end(self.name, timezone.now() - timedelta(seconds=exc.args[0]), error=error)  # it ran for that long
            connection.close()  # which processes to come would inherit


def tell_alive(queue: str, at: datetime | None = None) -> None:
    Queue.objects.seen(queue, at=at or timezone.now())


def note_end(task: str, began_at: datetime, *, error: str = "") -> None:
    """Keep that a job has run. What can't be kept is no reason to do its work twice."""
    try:
        JobRun.objects.ended(task, began_at=began_at, ended_at=timezone.now(), error=error)
    except Error as away:
        log.warning("The end of %s was not kept: %s.", task, type(away).__name__)


def release(*, task_id: str, error: str) -> None:
    """Free all work that was claimed by a run of a job that has ended."""
    for model in apps.get_models():
        if issubclass(model, Claimable):
            ClaimableQuerySet(model).release(task_id=task_id, error=error)
