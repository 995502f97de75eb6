"""Outcomes of incidents: figures, and recoveries as they were measured, folded from the entries of one that is closed.

They follow from the entries and are kept all the same: what counts as proof is read for many plans at once, with a few
queries, and stands as it was when somebody relied on it. The night folds them again (incidents/integrity.py).
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.utils.timezone import localdate

from bcp_portal.audit.insert_only import InsertOnlyModel, InsertOnlyQuerySet
from incidents.folding.state import STATES
from plans.evidence.results import MeasuredRecovery

from .entries import Entry
from .incidents import Activation, Incident


class OutcomeQuerySet(InsertOnlyQuerySet["Outcome"]):
    """Sets of outcomes, chainable."""

    def that_count(self) -> Self:
        """Of each incident that is closed the latest; once it is opened again, none counts until it is closed."""
        turns = Entry.objects.filter(incident=OuterRef("incident"), kind__in=STATES).order_by("-number")
        latest = Outcome.objects.filter(incident=OuterRef("incident")).order_by("-as_of").values("pk")
        turned = self.alias(last_turn=Subquery(turns.values("kind")[:1]), latest=Subquery(latest[:1]))
        return turned.filter(last_turn="closed", pk=F("latest"))

    def with_recoveries(self) -> Self:
        """With what became of each function, and of which plan it is; one query."""
        recoveries = RecoveryMeasurement.objects.select_related("activation__plan").order_by("pk")
        return self.prefetch_related(Prefetch("recoveries", recoveries))


class Outcome(InsertOnlyModel):
    """What a closed incident came to after its entry ``as_of``; lengths of time in seconds, null where not known."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="outcomes")
    as_of = models.PositiveIntegerField()
    at = models.DateTimeField()
    severity = models.CharField(max_length=200, blank=True)
    began_at = models.DateTimeField()
    to_detect = models.PositiveBigIntegerField(null=True)
    to_declare = models.PositiveBigIntegerField(null=True)
    to_recover = models.PositiveBigIntegerField(null=True)
    kept = models.PositiveIntegerField()  # functions that were back within their RTO
    missed = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()

    incident_path = "incident__ref"

    objects = OutcomeQuerySet.as_manager()  # type: ignore[misc]  # in place of the one of the abstract base

    class Meta:
        ordering = ["incident", "as_of"]
        constraints = [models.UniqueConstraint(fields=["incident", "as_of"], name="outcome_once")]

    def __str__(self) -> str:
        return f"outcome of {self.incident_id} after {self.as_of}"


class RecoveryQuerySet(InsertOnlyQuerySet["RecoveryMeasurement"]):
    """Sets of measurements, chainable."""

    def proving(self) -> Self:
        """Those that show how soon a function is back: restored, and measured from a moment that is known.

        What may have taken longer than was measured shows nothing, unless it was too long already.
        """
        is_known = Q(is_at_least=False) | Q(rta_seconds__gt=F("rto_seconds"))
        return self.filter(is_known, outcome__in=Outcome.objects.that_count(), rta_seconds__isnull=False)


class RecoveryMeasurement(InsertOnlyModel):
    """What became of one function: when it was back, and the objectives of the version that was activated.

    The RTA counts from ``basis``, what the plan says that its RTO counts from. ``entries`` are those it follows from.
    """

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="recoveries")
    activation = models.ForeignKey(Activation, on_delete=models.PROTECT, related_name="recoveries")
    function_ref = models.CharField(max_length=20)
    function_name = models.TextField()
    state = models.CharField(max_length=20)
    strategy_ref = models.CharField(max_length=20, blank=True)
    strategy_name = models.TextField(blank=True)
    basis = models.CharField(max_length=20)
    basis_at = models.DateTimeField(null=True)
    is_at_least = models.BooleanField()
    restored_at = models.DateTimeField(null=True)
    rta_seconds = models.PositiveBigIntegerField(null=True)
    rpa_seconds = models.PositiveBigIntegerField(null=True)
    rto_seconds = models.PositiveBigIntegerField(null=True)
    mtpd_seconds = models.PositiveBigIntegerField(null=True)
    rpo_seconds = models.PositiveBigIntegerField(null=True)
    degraded = models.TextField(blank=True)  # the last that was said of a service below its least one
    entries = models.JSONField()

    incident_path = "outcome__incident__ref"

    objects = RecoveryQuerySet.as_manager()  # type: ignore[misc]  # in place of the one of the abstract base

    class Meta:
        ordering = ["outcome", "id"]
        constraints = [models.UniqueConstraint(fields=["outcome", "activation", "function_ref"], name="recovery_once")]

    def __str__(self) -> str:
        return f"{self.function_name} of {self.outcome_id}"

    @property
    def on(self) -> date:
        """The day on which it was back, as clocks of the portal show it."""
        return localdate(self.restored_at)

    @property
    def measured(self) -> MeasuredRecovery:
        """The same in refs and seconds; only of what ``proving()`` finds."""
        return MeasuredRecovery(
            self.function_ref,
            self.strategy_ref,
            self.rta_seconds or 0,
            self.rpa_seconds,
            self.rto_seconds,
            self.rpo_seconds,
        )
