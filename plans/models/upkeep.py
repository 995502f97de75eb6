"""Keeping the plan alive: exercises, maintenance, reviews, change rules, appendices, history."""

from django.db import models

from .fields import DateTextField, FrequencyField, LineField
from .plan import Row


class ScheduledExercise(Row):
    """An exercise the plan asks for (a test is one type of exercise)."""

    prefix = "EX"
    name = models.CharField("Exercise", max_length=200)
    frequency = FrequencyField("Frequency")
    scope = LineField("Scope")


class ExerciseStep(Row):
    """One line of how exercises are run, before, during or after."""

    class Stage(models.TextChoices):
        BEFORE = "before", "Before"
        DURING = "during", "During"
        AFTER = "after", "After"

    prefix = "ES"
    group = LineField("Group")
    text = LineField("Step")
    stage = models.CharField("Stage", max_length=10, choices=Stage.choices, blank=True, default="")


class MaintenanceActivity(Row):
    """Something done again and again to keep recovery possible."""

    prefix = "MA"
    text = LineField("Activity", blank=False)
    cadence = FrequencyField("Cadence")


class ReviewItem(Row):
    """One line of the check-list of a review, under what sets the review off."""

    prefix = "RV"
    group = LineField("Review")
    text = LineField("Check")
    cadence = FrequencyField("Cadence", help_text="For example Quarterly or After incidents.")


class ChangeRule(Row):
    """One rule of change management, under its topic."""

    prefix = "CR"
    group = LineField("Topic")
    text = LineField("Rule")


class AppendixItem(Row):
    """What an appendix is to hold."""

    prefix = "AP"
    text = LineField("Content", blank=False)
    appendix = LineField("Appendix")


class HistoryEntry(Row):
    """A version from before the portal, as the source document lists it."""

    prefix = "HI"
    number = models.CharField("Version", max_length=50)
    on = DateTextField("Date")
    summary = LineField("Change")

    @property
    def label(self) -> str:
        """The version's number."""
        return self.number
