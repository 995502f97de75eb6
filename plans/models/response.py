"""Incident response: severity levels, team roles, channels, contacts."""

from django.db import models

from .dependencies import Dependency
from .directory import Person, Supplier
from .fields import DurationField, LineField
from .plan import Row


class Severity(Row):
    """A class of incident: what it looks like, how soon somebody reacts, who is told."""

    prefix = "SV"
    name = models.CharField("Severity", max_length=100)
    description = LineField("Description")
    response_time = DurationField("Response time")
    communication = LineField("Communication")


class TeamRole(Row):
    """A role in the response team, with the person who holds it and the deputy."""

    prefix = "RO"
    name = models.CharField("Role", max_length=200)
    duty = LineField("Duty")
    team = LineField("Team", help_text="For example Core or Extended.")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="Person"
    )
    deputy = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="Deputy"
    )


class Channel(Row):
    """A way to reach an audience, and what it needs to work."""

    prefix = "CH"
    text = LineField("Channel", blank=False)
    audience = LineField("Audience", help_text="For example Internal, External or Stakeholder.")
    dependencies = models.ManyToManyField(
        Dependency, blank=True, related_name="channels", verbose_name="Works only with"
    )


class Contact(Row):
    """Somebody to call: a person of the directory, a supplier, or a line of its own."""

    prefix = "CO"
    name = models.CharField("Contact", max_length=200)
    role = LineField("Role")
    phone = LineField("Phone")
    email = LineField("E-mail")
    note = LineField("When to call")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="Person"
    )
    supplier = models.ForeignKey(
        Supplier, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="Supplier"
    )
