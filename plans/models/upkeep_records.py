"""Reviews of plans and assessments of suppliers that were done. Evidence: only added, and taken back by another row."""

from collections.abc import Collection
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Max, Q

from bcp_portal.audit.insert_only import InsertOnlyModel, InsertOnlyQuerySet

from .fields import LineField, ProseField
from .plan import Plan


class UpkeepRecordQuerySet(InsertOnlyQuerySet["UpkeepRecord"]):
    """Sets of records, chainable."""

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawal=None)

    def of_kind(self, kind: str) -> Self:
        """Reviews or assessments alone."""
        return self.filter(kind=kind)

    def last_reviews(self, plans: Collection[int]) -> dict[int, date]:
        """By plan (primary keys), the day of its last regular review; one query."""
        found = self.standing().of_kind(UpkeepRecord.Kind.REVIEW).filter(plan__in=plans, is_regular=True)
        return dict(found.order_by().values_list("plan").annotate(Max("done_on")))


class UpkeepRecord(InsertOnlyModel):
    """One review or assessment, with the words of the plan by value: the plan may change, what was done does not."""

    class Kind(models.TextChoices):
        REVIEW = "review", "Review"
        ASSESSMENT = "assessment", "Assessment"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="upkeep_records")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    ref = models.CharField(max_length=20)  # REV-01, ASM-01, counted in the plan
    token = models.UUIDField()  # of the form that was sent, so that it records once
    subject = models.CharField(max_length=500)  # what set the review off, or the supplier
    subject_ref = models.CharField(max_length=20, blank=True)  # of the supplier in the directory; "" for one not there
    is_regular = models.BooleanField()  # False for reviews that follow an event: the next one is not due from them
    done_on = models.DateField()
    is_satisfied = models.BooleanField()  # the plan stands as it is; the supplier does what it must
    points = models.JSONField()  # the check-list: [{"ref", "text", "done"}]
    version = models.CharField(max_length=20, blank=True)  # that was reviewed, or whose demands; "" for the draft
    participants = LineField()
    notes = ProseField()  # Markdown
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_by_name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    objects = UpkeepRecordQuerySet.as_manager()  # type: ignore[misc]  # in place of the one of the abstract base

    class Meta:
        ordering = ["done_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "ref"], name="upkeep_ref_once"),
            models.UniqueConstraint(fields=["plan", "token"], name="upkeep_form_once"),
            models.CheckConstraint(condition=~Q(subject=""), name="upkeep_has_a_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.subject}"

    @property
    def is_review(self) -> bool:
        return self.kind == self.Kind.REVIEW

    @property
    def done_points(self) -> int:
        """How many points of the check-list were done."""
        return sum(point["done"] for point in self.points)

    @property
    def is_withdrawn(self) -> bool:
        """Whether it counts for nothing any more; best read with ``select_related("withdrawal")``."""
        return hasattr(self, "withdrawal")


class UpkeepWithdrawal(InsertOnlyModel):
    """A record taken back because it was wrong; it stays to be read, and counts for nothing."""

    record = models.OneToOneField(UpkeepRecord, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.record_id} withdrawn"
