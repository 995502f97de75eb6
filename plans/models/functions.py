"""Business impact analysis: functions, and what their loss costs as time passes."""

from django.db import models

from .directory import Person
from .fields import DurationField, LineField, MoneyField, ProseField
from .plan import Row
from .tiers import Tier


class BusinessFunction(Row):
    """A business function (ISO: activity) and its objectives."""

    prefix = "F"
    name = models.CharField("Function", max_length=200)
    services = LineField("Services")
    loss = LineField("Impact", help_text="What happens when this function is lost.")
    tier = models.ForeignKey(
        Tier, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name="Tier"
    )
    rto = DurationField("RTO", help_text="Recovery time objective, for example 4h.")
    rpo = DurationField("RPO", help_text="Recovery point objective, for example 15m.")
    mtpd = DurationField("MTPD / MTD", help_text="Maximum tolerable period of disruption, for example 24h.")
    mbco = LineField("MBCO", help_text="Minimum business continuity objective: the least service that must go on.")
    cost_per_hour = MoneyField("Financial impact/hour", help_text="For example $5,000 or $10,000+ for at least.")
    operational_impact = LineField("Operational impact")
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="Owner"
    )
    workaround = ProseField("Manual workaround")
    needs = models.ManyToManyField(
        "self", blank=True, symmetrical=False, related_name="needed_by", verbose_name="Needs"
    )


class Impact(Row):
    """What the loss of a function means in one category after some time."""

    prefix = "IM"
    function = models.ForeignKey(
        BusinessFunction, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name="Function"
    )
    category = LineField("Category")
    after = DurationField("After")
    level = LineField("Impact")
    text = ProseField("Description")
