"""Reviews of plans and assessments of suppliers that were done. Evidence: only added, and taken back by another row."""

from typing import Self

from django.db import models
from django.db.models import Q

from bcp_portal.audit.insert_only import InsertOnlyQuerySet
from plans.models.plan import Plan
from plans.models.records import Record, RecordWithdrawal


class ReviewRecordQuerySet(InsertOnlyQuerySet["ReviewRecord"]):
    """Sets of records, chainable."""

    def valid(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawal=None)

    def of_kind(self, kind: str) -> Self:
        """Reviews or assessments alone."""
        return self.filter(kind=kind)

    def whole(self) -> Self:
        """With the withdrawal of each."""
        return self.select_related("withdrawal")


class ReviewRecord(Record):
    """One review or assessment, with the words of the plan by value: the plan may change, what was done does not."""

    class Kind(models.TextChoices):
        REVIEW = "review", "Review"
        ASSESSMENT = "assessment", "Assessment"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject = models.CharField(max_length=500)  # what set the review off, or the supplier
    subject_ref = models.CharField(max_length=20, blank=True)  # of the supplier in the directory; "" for one not there
    is_regular = models.BooleanField()  # False for reviews that follow an event: the next one is not due from them
    done_on = models.DateField()
    is_satisfied = models.BooleanField()  # the plan stands as it is; the supplier does what it must
    points = models.JSONField()  # the check-list: [{"ref", "text", "done", "note"}]; early ones have no notes
    happened = models.JSONField(null=True)  # since the last one, as it was shown: testing/pages/since_last.py

    plan_path = "plan__code"

    objects = ReviewRecordQuerySet.as_manager()  # type: ignore[misc]  # in place of the one of the abstract base

    class Meta:
        db_table = "plans_upkeeprecord"  # from when plans kept reviews; links of evidence name the table
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


class ReviewWithdrawal(RecordWithdrawal):
    record = models.OneToOneField(ReviewRecord, on_delete=models.PROTECT, related_name="withdrawal")

    plan_path = "record__plan__code"

    class Meta:
        db_table = "plans_upkeepwithdrawal"
