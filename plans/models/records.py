"""Records of things that were done, what all have in common: rows are only added, and withdrawn by another row."""

from django.conf import settings
from django.db import models

from bcp_portal.audit.insert_only import InsertOnlyModel

from .fields import LineField, ProseField


class Record(InsertOnlyModel):
    """Something that was done, as somebody recorded it. Concrete records name their plan, the ref and token once in it.

    Each has a table of withdrawals that lead to it as ``withdrawal``.
    """

    ref = models.CharField(max_length=20)  # X-01, REV-01 …, counted in the plan
    token = models.UUIDField()  # of the form that was sent, so that it records once
    version = models.CharField(max_length=20, blank=True)  # in force, whose promises were taken; "" for the draft
    participants = LineField()
    notes = ProseField()  # Markdown
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_by_name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def is_withdrawn(self) -> bool:
        """Whether it counts for nothing any more; best read with ``select_related("withdrawal")``."""
        return hasattr(self, "withdrawal")


class RecordWithdrawal(InsertOnlyModel):
    """A record taken back because it was wrong; it stays to be read, and counts for nothing."""

    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"withdrawn by {self.by_name}: {self.reason}"
