"""Days on which somebody is away, and who stands in."""

from datetime import date
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bcp_portal.accounts.models import User


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Sets of absences, chainable."""

    def of(self, person: User) -> Self:
        return self.filter(user=person)

    def within(self, from_on: date, until_on: date) -> Self:
        """Those with at least one of these days."""
        return self.filter(from_on__lte=until_on, until_on__gte=from_on)

    def on(self, day: date) -> Self:
        return self.within(day, day)

    def until_now_or_later(self, today: date) -> Self:
        """Those that run, or are still to come."""
        return self.filter(until_on__gte=today)


class Absence(models.Model):
    """From one day to another, both included; ended early is ``until_on`` brought forward."""

    ref = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences_covered")
    from_on = models.DateField()
    until_on = models.DateField()
    token = models.UUIDField(unique=True)  # of the form that entered it: sent twice it is one

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ("from_on", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(from_on__lte=F("until_on")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(user=F("deputy")), name="nobody_stands_in_for_themselves"),
        )
        indexes = (models.Index(fields=("until_on", "from_on"), name="absence_days"),)

    def __str__(self) -> str:
        return f"{self.from_on} to {self.until_on}"
