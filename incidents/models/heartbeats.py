"""Heartbeats from outside: what tells the portal again and again that it works, so that its silence is an alarm."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from .alarm_sources import AlarmSetting, AlarmSettingQuerySet

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=31)


class HeartbeatQuerySet(AlarmSettingQuerySet["Heartbeat"]):
    """Sets of heartbeats, chainable."""

    def silent(self, at: datetime) -> Self:
        """Those that should have been heard by now, and of whose silence there is no alarm yet."""
        alarms: Any = self.model._meta.get_field("alarms").related_model
        told = alarms.objects.filter(heartbeat=OuterRef("pk"), ended_at=None)
        return self.working().filter(~Exists(told), late_at__lt=at)


class Heartbeat(AlarmSetting):
    """One of them. ``late_at`` is when it is missed: a period and the grace after it was heard, null before the first.

    Of its secret address the SHA-256 is kept.
    """

    name = models.CharField(max_length=100)
    token_sha256 = models.CharField(max_length=64, unique=True)
    period = models.DurationField()
    grace = models.DurationField()
    last_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True, db_index=True)

    objects = HeartbeatQuerySet.as_manager()  # type: ignore[misc]  # in place of that of the base

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("name"), condition=Q(withdrawn_at=None), name="heartbeat_name_once"),
            models.CheckConstraint(condition=Q(period__gte=SHORTEST), name="heartbeat_period_of_a_minute"),
        ]

    def __str__(self) -> str:
        return self.name
