"""Retests: occurrences that somebody asked for because of a corrective action, beside those that a plan promises."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bcp_portal.audit.insert_only import InsertOnlyModel

from .occurrences import Occurrence


class Retest(InsertOnlyModel):
    """That an occurrence is a retest, and for which corrective action of its plan (by its ref, CA-01)."""

    occurrence = models.OneToOneField(Occurrence, on_delete=models.PROTECT, related_name="retest")
    action_ref = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    plan_path = "occurrence__plan__code"

    class Meta:
        ordering = ["occurrence"]
        constraints = [models.CheckConstraint(condition=~Q(action_ref=""), name="retest_names_its_action")]

    def __str__(self) -> str:
        return f"{self.occurrence_id} for {self.action_ref}"
