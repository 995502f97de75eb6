"""Maintenance that was done. Evidence: rows are only added, and taken back by another row."""

from typing import Self

from django.db import models
from django.db.models import Q

from bcp_portal.audit.insert_only import InsertOnlyQuerySet
from plans.models.plan import Plan
from plans.models.records import Record, RecordWithdrawal


class MaintenanceQuerySet(InsertOnlyQuerySet["MaintenanceRecord"]):
    """Sets of records, chainable."""

    def valid(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawal=None)

    def whole(self) -> Self:
        """With the withdrawal of each."""
        return self.select_related("withdrawal")


class MaintenanceRecord(Record):
    """That an activity was done once, with the words of the plan by value."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="maintenance")
    activity_ref = models.CharField(max_length=20)  # of the row that promises it
    activity = models.CharField(max_length=500)
    done_on = models.DateField()
    is_satisfied = models.BooleanField()  # all was as it should be

    plan_path = "plan__code"

    objects = MaintenanceQuerySet.as_manager()  # type: ignore[misc]  # in place of the one of the abstract base

    class Meta:
        ordering = ["done_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "ref"], name="maintenance_ref_once"),
            models.UniqueConstraint(fields=["plan", "token"], name="maintenance_form_once"),
            models.CheckConstraint(condition=~Q(activity=""), name="maintenance_has_an_activity"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.activity}"


class MaintenanceWithdrawal(RecordWithdrawal):
    record = models.OneToOneField(MaintenanceRecord, on_delete=models.PROTECT, related_name="withdrawal")

    plan_path = "record__plan__code"
