"""Work that is done once: due by a query, claimed by a conditional UPDATE, tried again after growing pauses."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Generic, Self, TypeVar

from django.db import models
from django.db.models import F, Q

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # how long a worker may be silent before another one takes its work over
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 25, 120))

Work = TypeVar("Work", bound="Claimable")
Work_co = TypeVar("Work_co", bound="Claimable", covariant=True)


def pause_after(attempts: int) -> timedelta:
    """How long to wait for the next attempt after so many of them."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]


class ClaimableQuerySet(models.QuerySet[Work_co], Generic[Work_co]):
    def due(self, at: datetime) -> Self:
        """Work that is neither finished nor waiting for its next attempt nor in the hands of a living worker."""
        free = Q(claimed_at=None) | Q(claimed_at__lt=at - LEASE)
        return self.filter(free, finished_at=None, not_before__lte=at)

    def claim(self, work: "Claimable", *, at: datetime) -> bool:
        """Take the work for this worker alone; False when somebody else was quicker.

        The pause before the next attempt is set now, so that work which kills its worker doesn't do so at every beat.
        """
        pause = pause_after(work.attempts + 1)
        taken = self.due(at).filter(pk=work.pk, attempts=work.attempts)
        if not taken.update(claimed_at=at, attempts=F("attempts") + 1, not_before=at + pause):
            return False
        work.refresh_from_db()
        return True

    def held(self, work: "Claimable") -> Self:
        """The row of the work, as long as this worker's claim is the last one."""
        return self.filter(pk=work.pk, attempts=work.attempts, finished_at=None)


class Claimable(models.Model):
    """Work for one worker at a time; ``attempts`` counts claims and tells an old claim from the present one."""

    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


def each(items: Iterable[Work], act: Callable[[Work], None]) -> None:
    """Do every item; what one of them raises is logged, by kind and key only, and never stops the rest."""
    for item in items:
        try:
            act(item)
        except Exception:
            log.exception("%s %s failed at attempt %s.", type(item).__name__, item.pk, item.attempts)
