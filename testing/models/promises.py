"""Promises that plans make, and which version's are kept: they outlive the versions that say them."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from plans.reading.periods import Pace
from plans.reading.promised_lines import PromisedLine
from plans.reading.running_promises import RunningPromise


class Programme(models.Model):
    """The programme of a plan: the promises of ``version``, the last one in force that was looked at."""

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="programme")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    occurrences = models.PositiveIntegerField(default=0)  # the last number that was given to one
    ended_on = models.DateField(null=True)  # of a plan in the archive: nothing of it is due from that day on

    def __str__(self) -> str:
        return f"programme of {self.plan_id}"


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Sets of promises, chainable."""

    def running(self) -> "PromiseQuerySet":
        """Those that a version in force makes."""
        return self.filter(until=None)


class Promise(models.Model):
    """One line of a plan that is to be done again and again, at one pace, from a day on."""

    class Kind(models.TextChoices):
        EXERCISE = "exercise", "Exercise"
        MAINTENANCE = "maintenance", "Maintenance"
        REVIEW = "review", "Review"
        ASSESSMENT = "assessment", "Assessment"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="promises")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=520)  # stays while it is the same thing, whatever it is called
    ref = models.CharField(max_length=20)  # of the row that makes it, as the last version has it
    name = models.CharField(max_length=1100)
    written = models.CharField(max_length=500, blank=True)  # how often, in the plan's words
    every = models.PositiveIntegerField(null=True)  # None for a review of which only a day is stated
    unit = models.CharField(max_length=5, blank=True)  # day, week or month
    stated = models.DateField(null=True)  # the day that the plan states for its own review
    is_main = models.BooleanField(default=False)  # the plan's own review
    renews = models.BooleanField(default=False)  # a new version is what it leaves
    subject = models.CharField(max_length=500, blank=True)  # whom an assessment is of
    since = models.DateField()
    until = models.DateField(null=True)  # the first day on which nobody promises it any more
    is_new = models.BooleanField()  # it was not promised at another pace before
    next_on = models.DateField(null=True)  # when the next occurrence opens that is no row yet; None for none
    first_version = models.CharField(max_length=20)
    last_version = models.CharField(max_length=20)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key", "first_version", "since"], name="promise_once"),
            models.UniqueConstraint(fields=["plan", "key"], condition=Q(until=None), name="promise_runs_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="promise_ends_after_it_began"
            ),
            models.CheckConstraint(condition=Q(every=None) | Q(every__gt=0), name="promise_has_a_pace"),
        ]
        indexes = [models.Index(fields=["next_on"], condition=Q(next_on__isnull=False), name="promise_to_open")]

    def __str__(self) -> str:
        return f"{self.key} {self.written}"

    @property
    def line(self) -> PromisedLine:
        """The same as it is read from a document."""
        pace = Pace(self.every, self.unit) if self.every else None  # type: ignore[arg-type]  # a column knows no literal
        return PromisedLine(
            self.kind,  # type: ignore[arg-type]
            self.key,
            self.ref,
            self.name,
            self.written,
            pace,
            self.stated,
            is_main=self.is_main,
            renews=self.renews,
            subject=self.subject,
        )

    @property
    def running(self) -> RunningPromise:
        """The same with the day since which it is promised."""
        return RunningPromise(self.line, self.since, is_new=self.is_new)

    @property
    def versions_in_words(self) -> str:
        """``v1.0``, or ``v1.0 to v1.2`` where several versions promise it."""
        first, last = self.first_version, self.last_version
        return f"v{first}" if first == last else f"v{first} to v{last}"

    def is_over(self, day: date) -> bool:
        """Whether what is due on a day is not promised any more."""
        return self.until is not None and day >= self.until
