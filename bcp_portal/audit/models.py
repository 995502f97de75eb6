"""The audit trail: one row per change, never changed itself."""

from django.conf import settings
from django.db import models

from bcp_portal.audit.insert_only import InsertOnlyModel


class Event(InsertOnlyModel):
    """Who did what to which object, when, and what it was before and after."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # As written at the time: the trail reads the same after the person's name has changed.
    actor_name = models.CharField(max_length=120)
    verb = models.CharField(max_length=60)
    plan_code = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    ref = models.CharField(max_length=80, blank=True)
    summary = models.TextField(blank=True)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("plan_code", "-at"), name="event_by_plan"),
            models.Index(fields=("kind", "ref", "-at"), name="event_by_object"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.verb} {self.ref}".rstrip()
