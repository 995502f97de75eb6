"""Reviews of incidents: what is learnt of one, signed off by somebody who did not command it. Rows are only added."""

from typing import Self

from django.conf import settings
from django.db import models

from bcp_portal.audit.insert_only import InsertOnlyModel, InsertOnlyQuerySet
from plans.models.fields import LineField, ProseField
from plans.models.records import RecordWithdrawal

from .incidents import Incident
from .outcomes import Outcome


class IncidentReviewQuerySet(InsertOnlyQuerySet["IncidentReview"]):
    """Sets of reviews, chainable."""

    def whole(self) -> Self:
        """With the signature and the withdrawal of each."""
        return self.select_related("signature", "withdrawal", "outcome")

    def standing(self) -> Self:
        """Those that were not withdrawn: one of an incident at most."""
        return self.filter(withdrawal=None)


class IncidentReview(InsertOnlyModel):
    """What was learnt of a closed incident. ``measured`` is what its entries said when it was written, by value: groups
    as pages/retrospect.py makes them.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="reviews")
    number = models.PositiveIntegerField()  # of the reviews of this incident; all before it were withdrawn
    token = models.UUIDField(unique=True)  # of the form that was sent, so that it is kept once
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="+")
    measured = models.JSONField()
    participants = LineField()
    went_well = ProseField()
    went_badly = ProseField()
    causes = ProseField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_by_name = models.CharField(max_length=120)
    written_at = models.DateTimeField()

    incident_path = "incident__ref"

    objects = IncidentReviewQuerySet.as_manager()  # type: ignore[misc]  # in place of the one of the abstract base

    class Meta:
        ordering = ["incident", "number"]
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="incident_review_number_once")]

    def __str__(self) -> str:
        return f"review {self.number} of {self.incident_id}"

    @property
    def is_signed(self) -> bool:
        """Whether somebody signed it off; best read with ``whole()``."""
        return hasattr(self, "signature")

    @property
    def is_withdrawn(self) -> bool:
        """Whether it counts for nothing any more; best read with ``whole()``."""
        return hasattr(self, "withdrawal")


class IncidentReviewSignature(InsertOnlyModel):
    """That somebody who did not command the incident stands by its review. ``sha256`` is of the review as it stood."""

    review = models.OneToOneField(IncidentReview, on_delete=models.PROTECT, related_name="signature")
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    incident_path = "review__incident__ref"

    def __str__(self) -> str:
        return f"signed by {self.by_name}"


class IncidentReviewWithdrawal(RecordWithdrawal):
    """A review taken back because it was wrong, or because the incident went on; it stays to be read."""

    review = models.OneToOneField(IncidentReview, on_delete=models.PROTECT, related_name="withdrawal")

    incident_path = "review__incident__ref"
