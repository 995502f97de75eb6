"""Exercises that were held and what they measured. Evidence: rows are only added, and taken back by another row."""

from typing import Self

from django.db import models
from django.db.models import Q

from bcp_portal.audit.insert_only import InsertOnlyModel, InsertOnlyQuerySet
from plans.evidence.results import MeasuredRecovery
from plans.models.fields import LineField
from plans.models.plan import Plan
from plans.models.records import Record, RecordWithdrawal


class ExerciseQuerySet(InsertOnlyQuerySet["Exercise"]):
    """Sets of records, chainable."""

    def valid(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawal=None)

    def whole(self) -> Self:
        """With what each measured, and its withdrawal; needed by whoever asks for the result."""
        return self.select_related("withdrawal").prefetch_related("measurements")


class Exercise(Record):
    """The record of an exercise, with the words of the plan by value: the plan may change, what was done does not."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="exercises")
    schedule_ref = models.CharField(max_length=20, blank=True)  # of the scheduled exercise; "" where there is none
    name = models.CharField(max_length=200)
    held_on = models.DateField()
    succeeded = models.BooleanField()
    scope = LineField()

    plan_path = "plan__code"

    objects = ExerciseQuerySet.as_manager()  # type: ignore[misc]  # in place of the one of the abstract base

    class Meta:
        ordering = ["held_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "ref"], name="exercise_ref_once"),
            models.UniqueConstraint(fields=["plan", "token"], name="exercise_form_once"),
            models.CheckConstraint(condition=~Q(name=""), name="exercise_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.name}"

    @property
    def of(self) -> str:
        """What the plan calls it: the ref of the scheduled one, or its own name."""
        return self.schedule_ref or self.name

    @property
    def passed(self) -> bool:
        """Whether it did what it was to do and every measured time met its objective; needs ``whole()``."""
        return self.succeeded and all(one.measured.met for one in self.measurements.all())


class Measurement(InsertOnlyModel):
    """How soon a function was back, and how much data was lost, against the objectives that stood then.

    Each length of time is kept as it was written and in seconds; an objective that the plan did not state is blank.
    """

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="measurements")
    function_ref = models.CharField(max_length=20)
    function_name = models.CharField(max_length=200)
    strategy_ref = models.CharField(max_length=20, blank=True)
    strategy_name = models.CharField(max_length=200, blank=True)
    rta = models.CharField(max_length=200)
    rta_seconds = models.PositiveBigIntegerField()
    rpa = models.CharField(max_length=200, blank=True)
    rpa_seconds = models.PositiveBigIntegerField(null=True)
    rto = models.CharField(max_length=200, blank=True)
    rto_seconds = models.PositiveBigIntegerField(null=True)
    rpo = models.CharField(max_length=200, blank=True)
    rpo_seconds = models.PositiveBigIntegerField(null=True)

    plan_path = "exercise__plan__code"

    class Meta:
        ordering = ["exercise", "id"]
        constraints = [models.UniqueConstraint(fields=["exercise", "function_ref"], name="measurement_once")]

    def __str__(self) -> str:
        return f"{self.function_name} {self.rta}"

    @property
    def measured(self) -> MeasuredRecovery:
        """The same in refs and seconds, which know whether the objectives were met."""
        return MeasuredRecovery(
            self.function_ref, self.strategy_ref, self.rta_seconds, self.rpa_seconds, self.rto_seconds, self.rpo_seconds
        )


class ExerciseWithdrawal(RecordWithdrawal):
    exercise = models.OneToOneField(Exercise, on_delete=models.PROTECT, related_name="withdrawal")

    plan_path = "exercise__plan__code"
