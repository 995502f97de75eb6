"""Recovery strategies, phases with their time windows, steps, detailed procedures."""

from django.db import models

from .dependencies import Dependency
from .fields import DurationField, LineField, ProseField, WindowField
from .functions import BusinessFunction
from .plan import Row


class Strategy(Row):
    """A way back: what sets it off, how long it takes, who does it."""

    class Rank(models.TextChoices):
        PRIMARY = "primary", "Primary"
        SECONDARY = "secondary", "Secondary"

    prefix = "S"
    name = models.CharField("Strategy", max_length=200)
    rank = models.CharField("Rank", max_length=10, choices=Rank.choices, default=Rank.PRIMARY)
    description = LineField("Description")
    trigger = LineField("Trigger")
    rto = DurationField("RTO")
    rpo = DurationField("RPO")
    responsible = LineField("Responsible")
    functions = models.ManyToManyField(
        BusinessFunction, blank=True, related_name="strategies", verbose_name="Functions served"
    )
    dependencies = models.ManyToManyField(
        Dependency, blank=True, related_name="strategies", verbose_name="Dependencies used"
    )
    failback = ProseField("Failback")


class Phase(Row):
    """A phase of the recovery with its time window."""

    prefix = "PH"
    number = LineField("Number", help_text="How the plan counts its phases, for example Phase 1.")
    name = models.CharField("Phase", max_length=200)
    window = WindowField("Time window", help_text="For example 0-15 minutes or 15 minutes - RTO.")


class Step(Row):
    """One step of a phase, in its group."""

    prefix = "ST"
    group = LineField("Group")
    text = LineField("Step")
    phase = models.ForeignKey(
        Phase, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name="Phase"
    )


class Procedure(Row):
    """A detailed technical procedure for one system."""

    prefix = "PR"
    title = models.CharField("Procedure", max_length=200)
    dependency = models.ForeignKey(
        Dependency, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name="System"
    )
    text = ProseField("Steps")
    validation = ProseField("Validation")
