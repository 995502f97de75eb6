"""Queues, and when a worker was last seen to take from each; the scheduler, and the times in which it was away."""

from datetime import datetime, timedelta

from django.db import models, transaction

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


SCHEDULER = "scheduler"
AWAY = timedelta(hours=26)  # a day, and what a change of clocks and a slow start add: then people missed something


class BeatQuerySet(models.QuerySet["Beat"]):
    """The one row."""

    @transaction.atomic
    def ticked(self, *, at: datetime) -> "Outage | None":
        """Keep that the scheduler asked and a worker answered; after a long silence the outage that ends now.

        Of two workers that end the same silence one is told of it.
        """
        before = self.filter(name=SCHEDULER).values_list("at", flat=True).first()
        if before is None:
            self.bulk_create([Beat(name=SCHEDULER, at=at)], ignore_conflicts=True)
            return None
        is_mine = self.filter(name=SCHEDULER, at=before).update(at=at)
        if not is_mine or at - before <= AWAY:
            return None
        return Outage.objects.create(from_at=before, until_at=at)


class Beat(models.Model):
    """When the scheduler last asked for something that a worker then did."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    objects = BeatQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Outage(models.Model):
    """A time in which nobody was told anything, as the scheduler or the workers were away."""

    from_at = models.DateTimeField()
    until_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("-until_at",)
        constraints = (
            models.CheckConstraint(condition=models.Q(from_at__lt=models.F("until_at")), name="outage_ends_later"),
        )

    def __str__(self) -> str:
        return f"{self.from_at:%Y-%m-%d %H:%M} to {self.until_at:%Y-%m-%d %H:%M}"


class JobRunQuerySet(models.QuerySet["JobRun"]):
    """Sets of last runs."""

    def ended(self, task: str, *, began_at: datetime, ended_at: datetime, error: str) -> None:
        """Keep how the last run of a job ended; ``error`` is ``""`` for one that did what it had to."""
        values = {"began_at": began_at, "ended_at": ended_at, "error": error[:300]}
        if not self.filter(task=task).update(**values):
            self.bulk_create([JobRun(task=task, **values)], ignore_conflicts=True)


class JobRun(models.Model):
    """The last run of a job, one row a job."""

    task = models.CharField(max_length=120, primary_key=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    error = models.CharField(max_length=300, blank=True)

    objects = JobRunQuerySet.as_manager()

    def __str__(self) -> str:
        return self.task
