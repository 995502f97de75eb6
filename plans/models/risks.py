"""The risk register."""

from django.db import models

from .dependencies import Dependency
from .directory import Person
from .fields import DateTextField, LineField
from .functions import BusinessFunction
from .plan import Row


class Risk(Row):
    """A risk on the plan's own scale of impact and likelihood."""

    prefix = "R"
    title = models.CharField("Risk", max_length=300)
    impact_class = LineField("Impact class", help_text="On this plan's own scale, for example High.")
    impact = LineField("Impact")
    likelihood = LineField("Likelihood")
    mitigation = LineField("Mitigation")
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="Owner"
    )
    residual = LineField("Residual risk")
    assessed_on = DateTextField("Assessed on")
    functions = models.ManyToManyField(
        BusinessFunction, blank=True, related_name="risks", verbose_name="Functions threatened"
    )
    dependencies = models.ManyToManyField(
        Dependency, blank=True, related_name="risks", verbose_name="Dependencies threatened"
    )
