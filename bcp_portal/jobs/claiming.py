"""Work that is done once: due by a query, claimed by a conditional UPDATE, tried again after pauses, then given up."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Generic, Self, TypeVar

from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

log = logging.getLogger(__name__)

BEAT = timedelta(seconds=5)  # between two signs of life of a worker
SILENCE = 4 * BEAT  # after which a page says that the worker is silent
LEASE = timedelta(minutes=1)  # how long a worker may be silent before another one takes its work over
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 25, 120))
ENDED = "The worker was ended before it was done."

Work = TypeVar("Work", bound="Claimable")
Work_co = TypeVar("Work_co", bound="Claimable", covariant=True)


def pause_after(attempts: int) -> timedelta:
    """How long to wait for the next attempt after so many of them."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]


def _free(at: datetime) -> Q:
    """In the hands of no living worker. A claim of the future was made before somebody set the clock back."""
    return Q(claimed_at=None) | Q(claimed_at__lt=at - LEASE) | Q(claimed_at__gt=at + LEASE)


class ClaimableQuerySet(models.QuerySet[Work_co], Generic[Work_co]):
    def unfinished(self) -> Self:
        """Work that is neither finished nor given up."""
        return self.filter(finished_at=None, given_up_at=None)

    def due(self, at: datetime) -> Self:
        """Unfinished work that waits for no further attempt, has one left, and is in the hands of no living worker.

        Nothing is put off for longer than the longest pause: a clock that was set back must not stop the work.
        """
        waited = Q(not_before__lte=at) | Q(not_before__gt=at + PAUSES[-1] + LEASE)
        return self.unfinished().filter(_free(at), waited, attempts__lt=self.model.most_attempts)

    def hopeless(self, at: datetime) -> Self:
        """Unfinished work that has failed, or fallen silent, as often as it may."""
        return self.unfinished().filter(_free(at), attempts__gte=self.model.most_attempts)

    def failing(self) -> Self:
        """Work that failed at least once and is not done: given up, or about to be tried again."""
        return self.filter(Q(given_up_at__isnull=False) | ~Q(error=""), finished_at=None)

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

    def give_up(self, work: "Claimable", *, at: datetime) -> bool:
        """Whether it was this worker that gave the work up, for only that one tells people."""
        found = self.hopeless(at).filter(pk=work.pk)
        return bool(found.update(given_up_at=at, claimed_at=None, error=work.error or ENDED))

    def again(self, work: "Claimable", *, at: datetime) -> bool:
        """Begin anew with work that was given up or waits for another attempt; False when there is no need."""
        idle = self.filter(_free(at), pk=work.pk, finished_at=None)
        return bool(idle.update(given_up_at=None, claimed_at=None, attempts=0, not_before=at, error=""))


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


def is_silent(claimed_at: datetime, *, at: datetime) -> bool:
    """Whether somebody who was heard of then is late with the next sign of life."""
    return at - claimed_at > SILENCE


def each(items: Iterable[Work], act: Callable[[Work], None]) -> int:
    """Do every item and count them; what one of them raises is logged, by kind and key only, and never stops the rest.

    But for the time limit of the job, which means all of them.
    """
    count = 0
    for item in items:
        count += 1
        try:
            act(item)
        except SoftTimeLimitExceeded:
            raise
        except Exception:
            log.exception("%s %s failed at attempt %s.", type(item).__name__, item.pk, item.attempts)
    return count


def _task_id() -> str:
    """Of the message that is being worked on, ``""`` outside a worker."""
    task = current_app.current_task
    return (task.request.id or "") if task else ""
