"""Sources of alarms, their secrets, and the calls that came lately. Administrators keep them; none is ever deleted."""

from datetime import datetime
from typing import Generic, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from incidents.reading.formats import FORMATS, AlarmFormat

Setting_co = TypeVar("Setting_co", bound="AlarmSetting", covariant=True)


class AlarmSettingQuerySet(models.QuerySet[Setting_co], Generic[Setting_co]):
    """Sources, rules and heartbeats, chainable."""

    def kept(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def working(self) -> Self:
        """Those that are neither off nor withdrawn."""
        return self.kept().filter(is_off=False)


class AlarmSetting(models.Model):
    """What administrators set up for alarms. ``ref`` is the token of the form that made it, so that it is made once."""

    ref = models.UUIDField(unique=True)
    is_off = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_by_name = models.CharField(max_length=120)
    edition = models.PositiveIntegerField(default=1)  # counted on by each change
    changed_at = models.DateTimeField()

    objects = AlarmSettingQuerySet["AlarmSetting"].as_manager()

    class Meta:
        abstract = True

    @property
    def is_working(self) -> bool:
        return not (self.is_off or self.withdrawn_at)


class AlarmSource(AlarmSetting):
    """Who may send alarms: a monitoring tool or a script, in one format."""

    name = models.CharField(max_length=100)
    format = models.CharField(max_length=20)

    objects = AlarmSettingQuerySet["AlarmSource"].as_manager()  # type: ignore[misc]  # in place of that of the base

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("name"), condition=Q(withdrawn_at=None), name="alarm_source_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def sends(self) -> AlarmFormat:
        return FORMATS[self.format]


class HookSecretQuerySet(models.QuerySet["HookSecret"]):
    """Sets of secrets."""

    def good(self, at: datetime) -> Self:
        """Those that prove something at that moment."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at))


class HookSecret(models.Model):
    """A secret of a source: its SHA-256, or where calls are signed the key itself, without which none can be checked.

    A new one does not end the one before at once, so that a source can be set up anew while it sends.
    """

    source = models.ForeignKey(AlarmSource, on_delete=models.PROTECT, related_name="secrets")
    kept = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    objects = HookSecretQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"secret {self.pk} of source {self.source_id}"


class HookCall(models.Model):
    """A call of a source, and what became of it: kept for some days, to know one that is sent again, and to see why
    one failed. What was sent is not kept, but for the alarms in it.
    """

    class Outcome(models.TextChoices):
        """What the portal answered."""

        TAKEN = "taken", "Taken"
        REPEATED = "repeated", "Came before"
        REFUSED = "refused", "Refused"

    source = models.ForeignKey(AlarmSource, on_delete=models.PROTECT, related_name="calls")
    at = models.DateTimeField(db_index=True)
    message_id = models.CharField(max_length=255, blank=True, default="")
    body_sha256 = models.CharField(max_length=64, blank=True, default="")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    said = models.CharField(max_length=500, blank=True, default="")
    alarms = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["source", "-at"], name="hook_call_by_source")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "message_id"],
                condition=Q(outcome="taken") & ~Q(message_id=""),
                name="hook_message_taken_once",
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.pk} of source {self.source_id}"
