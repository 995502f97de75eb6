"""Incidents, and the signed versions that each was fought with."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from bcp_portal.audit.insert_only import InsertOnlyModel
from incidents.folding.state import ENDED, OVER, RUNNING, STATES, IncidentState
from plans.models.plan import Plan
from plans.models.versions import PlanVersion

LONGEST_TITLE = 200


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Sets of incidents, chainable."""

    def with_state(self) -> Self:
        """With what lists show: the last kind of entry that decides on the state, the latest severity and title."""
        return self.with_title().annotate(
            now_severity=_last(("declared", "severity"), "data__severity"),
            declared_at=_last(("declared",), "happened_at"),
            over_at=_last(OVER, "happened_at"),
        )

    def with_title(self) -> Self:
        """With the last kind of entry that decides on the state, and the latest title, and nothing else of it."""
        return self.annotate(last_turn=_last(STATES, "kind"), now_title=_last(("retitled",), "text"))

    def open(self) -> Self:
        """Those that are not over; needs ``with_title()``."""
        return self.exclude(last_turn__in=OVER)

    def running(self) -> Self:
        """Those in which somebody has to do something; needs ``with_state()``."""
        return self.filter(last_turn__in=RUNNING)

    def owing(self) -> Self:
        """Those in which somebody may have to be told; needs ``with_state()``: no false alarm, and none merged."""
        return self.exclude(last_turn__in=("dismissed", "merged_into"))

    def over(self) -> Self:
        """Those that are; needs ``with_state()``."""
        return self.filter(last_turn__in=OVER)

    def closed(self) -> Self:
        """Those that are closed, and so have an outcome; needs ``with_state()``."""
        return self.filter(last_turn__in=ENDED)

    def real(self) -> Self:
        """Without exercises."""
        return self.filter(is_exercise=False)


def _last(kinds: Collection[str], column: str) -> Any:
    """A column of the last entry of one of the kinds; null where there is none."""
    entries = _entries().objects.filter(incident=OuterRef("pk"), kind__in=kinds).order_by("-number")
    return Subquery(entries.values(column)[:1])


def _entries() -> Any:
    return Incident._meta.get_field("entries").related_model


class Incident(models.Model):
    """Something that failed, or an exercise of it. All that happens in it is entries; only ``revision`` ever changes.

    ``revision`` is the number of its last entry: the row is locked to count it on, and pages ask whether it has moved.
    """

    ref = models.CharField(max_length=20, unique=True)  # INC-2026-004
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    token = models.UUIDField(unique=True)  # of the form or alarm that made it, so that it is made once
    is_exercise = models.BooleanField(default=False)
    title = models.CharField(max_length=LONGEST_TITLE)  # the first; entries rename it
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opened_by_name = models.CharField(max_length=120)
    revision = models.PositiveIntegerField(default=0)

    objects = IncidentQuerySet.as_manager()

    # Set by ``with_state()``
    last_turn: str
    now_severity: str | None
    now_title: str | None
    declared_at: datetime | None
    over_at: datetime | None  # when it was closed, merged or dismissed last; it may have gone on since

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="incident_number_once"),
            models.CheckConstraint(condition=~Q(title=""), name="incident_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def state(self) -> IncidentState:
        """Where it stands; needs ``with_state()``."""
        return STATES[self.last_turn]

    @property
    def closed_at(self) -> datetime | None:
        """When it was closed, None where it is not; needs ``with_state()``."""
        return self.over_at if self.state == IncidentState.CLOSED else None

    @property
    def called(self) -> str:
        """Its title as it was last named; needs ``with_title()``."""
        return self.now_title or self.title


class Activation(InsertOnlyModel):
    """That an incident was fought with one signed version of a plan: it stays that one, whatever is signed later."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="activations")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="activations")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="activations")
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    plan_path = "plan__code"

    class Meta:
        ordering = ["incident", "id"]
        constraints = [models.UniqueConstraint(fields=["incident", "plan"], name="activation_once")]

    def __str__(self) -> str:
        return f"{self.version_id} in {self.incident_id}"
