"""The scope: what the plan covers, and what it leaves out."""

from django.db import models

from .fields import LineField
from .plan import Row


class ScopeItem(Row):
    """Something the plan covers, or says it does not."""

    class Side(models.TextChoices):
        IN = "in", "In scope"
        OUT = "out", "Out of scope"

    prefix = "SC"
    text = LineField("Item", blank=False)
    side = models.CharField("In or out", max_length=3, choices=Side.choices, default=Side.IN)
