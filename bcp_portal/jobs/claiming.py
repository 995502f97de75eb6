"""Claiming: work is taken by one worker at a time, by a conditional UPDATE. When it is due, and when it is tried again
after it failed, stands in retrying.py."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import ClassVar, Self, TypeVar

from celery import current_app
from django.db import models
from django.db.models import F
from django.utils import timezone

from .heartbeat import is_silent
from .one_by_one import one_by_one
from .retrying import RetriedQuerySet, Work_co, pause_after

Work = TypeVar("Work", bound="Claimable")


class ClaimableQuerySet(RetriedQuerySet[Work_co]):
    """Work as its workers see it: taken, held, let go."""

    def claim(self, work: "Claimable", *, at: datetime) -> bool:
        """Take the work for this worker alone; False when somebody else was quicker.

        The pause before the next attempt is set now, so that work which kills its worker doesn't do so at every beat.
        """
        pause = pause_after(work.attempts + 1)
        taken = self.due(at).filter(pk=work.pk, attempts=work.attempts)
        if not taken.update(
            claimed_at=at, claimed_by=_task_id(), started_at=at, attempts=F("attempts") + 1, not_before=at + pause
        ):
            return False
        work.refresh_from_db()
        return True

    def held(self, work: "Claimable") -> Self:
        """The row of the work, as long as this worker's claim is the last one."""
        return self.filter(pk=work.pk, attempts=work.attempts, finished_at=None)

    def alive(self, work: "Claimable", *, at: datetime) -> None:
        """Keep that the worker lives."""
        self.held(work).update(claimed_at=at)

    def fail(self, work: "Claimable", *, error: str) -> None:
        """Keep in plain words why an attempt failed; another one follows after a pause, if one is left."""
        self.held(work).update(claimed_at=None, error=error[:300])

    def release(self, *, task_id: str, error: str) -> int:
        """Free what a run of a job held that is known to have ended."""
        return (
            self.unfinished().filter(claimed_by=task_id, claimed_at__isnull=False).update(claimed_at=None, error=error)
        )


class Claimable(models.Model):
    """Work for one worker at a time; ``attempts`` counts claims and tells an old claim from the present one."""

    most_attempts: ClassVar = 10  # about twelve and a half hours

    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)  # the worker's last sign of life
    claimed_by = models.CharField(max_length=80, blank=True, default="")  # the run of a job
    started_at = models.DateTimeField(null=True)  # the last attempt
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True, default="")  # of the last attempt, in plain words
    finished_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def silent_since(self) -> datetime | None:
        """The last sign of life of a worker that should have given another one by now."""
        if self.claimed_at is None or self.finished_at or self.given_up_at:
            return None
        return self.claimed_at if is_silent(self.claimed_at, at=timezone.now()) else None


def each(items: Iterable[Work], act: Callable[[Work], None]) -> int:
    """Do every item and count them; one that fails is logged by kind and key only."""
    return len(one_by_one(items, act, _failed))


def _failed(work: Claimable) -> str:
    return f"{type(work).__name__} {work.pk} failed at attempt {work.attempts}."


def _task_id() -> str:
    """Of the message that is being worked on, ``""`` outside a worker."""
    task = current_app.current_task
    return (task.request.id or "") if task else ""
