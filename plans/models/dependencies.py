"""Dependencies of functions with their suppliers, and what is asked of suppliers."""

from django.db import models

from .directory import Supplier
from .fields import DurationField, LineField
from .functions import BusinessFunction
from .plan import Row


class Dependency(Row):
    """A service, system or team that functions depend on."""

    prefix = "D"
    name = models.CharField("Dependency", max_length=200)
    supplier = models.ForeignKey(
        Supplier, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="Supplier"
    )
    contact = LineField("Contact")
    backup = LineField("Backup")
    sla = LineField("SLA")
    rto = DurationField("Supplier RTO")
    functions = models.ManyToManyField(
        BusinessFunction, blank=True, related_name="dependencies", verbose_name="Needed by"
    )
    needs = models.ManyToManyField(
        "self", blank=True, symmetrical=False, related_name="needed_by", verbose_name="Needs"
    )


class SupplierRule(Row):
    """One line of what suppliers must meet or how they are talked to, under its topic."""

    prefix = "SU"
    group = LineField("Topic")
    text = LineField("Requirement")
