"""Queues, and when a worker was last seen to take from each."""

from datetime import datetime, timedelta

from django.db import models

LATE = timedelta(minutes=3)  # every queue is asked for something once a minute


class QueueQuerySet(models.QuerySet["Queue"]):
    """Sets of queues."""

    def seen(self, name: str, *, at: datetime) -> None:
        """Keep that a worker of this queue lives."""
        if not self.filter(name=name).update(seen_at=at):
            self.bulk_create([Queue(name=name, seen_at=at)], ignore_conflicts=True)


def is_served(seen_at: datetime | None, *, at: datetime) -> bool:
    """Whether a worker has given a sign of life lately; none is heard in the future."""
    return seen_at is not None and abs(at - seen_at) < LATE


class Queue(models.Model):
    """One row a queue, written by its workers."""

    name = models.CharField(max_length=40, primary_key=True)
    seen_at = models.DateTimeField()

    objects = QueueQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
