"""Recovery tiers: the RTO and RPO of groups of systems and data."""

from django.db import models

from .fields import DurationField, LineField
from .plan import Row


class Tier(Row):
    """A recovery tier: how soon its systems must be back and how much of its data may be lost."""

    prefix = "T"
    name = models.CharField("Tier", max_length=200)
    systems = LineField("Systems", help_text="What the tier's systems are called, for example Critical Systems.")
    rto = DurationField("RTO")
    data = LineField("Data", help_text="What the tier's data is called, for example Critical Data.")
    rpo = DurationField("RPO")
