"""Retrying: work that failed is tried again after pauses, and given up after so many attempts. E-mails, PDFs, letters
and password links alike; each attempt begins with a claim (claiming.py)."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from django.db import models
from django.db.models import Q

from .heartbeat import LEASE, in_no_hands

if TYPE_CHECKING:
    from .claiming import Claimable

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 25, 120))
ENDED = "The worker was ended before it was done."

Work_co = TypeVar("Work_co", bound="Claimable", covariant=True)


def pause_after(attempts: int) -> timedelta:
    """How long to wait for the next attempt after so many of them."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]


class RetriedQuerySet(models.QuerySet[Work_co], Generic[Work_co]):
    """Which work is to be tried, and what is done about work that failed."""

    def unfinished(self) -> Self:
        """Work that is neither finished nor given up."""
        return self.filter(finished_at=None, given_up_at=None)

    def due(self, at: datetime) -> Self:
        """Unfinished work that waits for no further attempt, has one left, and is in the hands of no living worker.

        Nothing is put off for longer than the longest pause: a clock that was set back must not stop the work.
        """
        waited = Q(not_before__lte=at) | Q(not_before__gt=at + PAUSES[-1] + LEASE)
        return self.unfinished().filter(in_no_hands(at), waited, attempts__lt=self.model.most_attempts)

    def hopeless(self, at: datetime) -> Self:
        """Unfinished work that has failed, or fallen silent, as often as it may."""
        return self.unfinished().filter(in_no_hands(at), attempts__gte=self.model.most_attempts)

    def failing(self) -> Self:
        """Work that failed at least once and is not done: given up, or about to be tried again."""
        return self.filter(Q(given_up_at__isnull=False) | ~Q(error=""), finished_at=None)

    def give_up(self, work: "Claimable", *, at: datetime) -> bool:
        """Whether it was this worker that gave the work up, for only that one tells people."""
        found = self.hopeless(at).filter(pk=work.pk)
        return bool(found.update(given_up_at=at, claimed_at=None, error=work.error or ENDED))

    def again(self, work: "Claimable", *, at: datetime) -> bool:
        """Begin anew with work that was given up or waits for another attempt; False when there is no need."""
        return bool(self.filter(pk=work.pk).all_again(at=at))

    def all_again(self, *, at: datetime) -> int:
        """Begin anew with all of this work, but for what is done or being done; how much of it.

        One UPDATE: of two who ask at once the second finds that it was done. So these sets must not join other tables.
        """
        idle = self.filter(in_no_hands(at), finished_at=None)
        return idle.update(given_up_at=None, claimed_at=None, attempts=0, not_before=at, error="")
