"""Alarms, and the rules that say what each is about. An alarm only moves forward: it begins, goes on, and is over."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from incidents.reading.fields import LONGEST_IDENTITY, LONGEST_TITLE, LONGEST_URL
from incidents.reading.matching import Condition
from plans.models.plan import Plan

from .alarm_sources import AlarmSetting, AlarmSettingQuerySet, AlarmSource
from .heartbeats import Heartbeat
from .incidents import Incident


class AlarmRule(AlarmSetting):
    """Which function or dependency of which plan an alarm is about, and what is done about it.

    The row is kept with its name: a later version of the plan may not have it any more.
    """

    class Does(models.TextChoices):
        """What an alarm leads to."""

        PROPOSE = "propose", "Propose an incident: somebody decides"
        OPEN = "open", "Open a detected incident at once"

    source = models.ForeignKey(AlarmSource, null=True, on_delete=models.PROTECT, related_name="rules")  # null: any
    labels = models.JSONField(default=dict)  # all of them, with these values
    title_contains = models.CharField(max_length=200, blank=True, default="")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="alarm_rules")
    row_ref = models.CharField(max_length=20)
    row_name = models.CharField(max_length=300)
    does = models.CharField(max_length=10, choices=Does.choices)
    severity_ref = models.CharField(max_length=20, blank=True, default="")
    severity = models.CharField(max_length=200, blank=True, default="")

    objects = AlarmSettingQuerySet["AlarmRule"].as_manager()  # type: ignore[misc]  # in place of that of the base

    class Meta:
        ordering = ["pk"]  # the first one that fits counts
        constraints = [models.CheckConstraint(condition=Q(does__in=["propose", "open"]), name="alarm_rule_does")]

    def __str__(self) -> str:
        return f"{self.row_name} ({self.row_ref})"

    def condition(self) -> Condition:
        """What it asks of an alarm."""
        return Condition(self.labels, self.title_contains, self.source_id)


class AlarmQuerySet(models.QuerySet["Alarm"]):
    """Sets of alarms, chainable."""

    def waiting(self, changed_at: datetime | None = None) -> Self:
        """Those about which the rules were not asked yet, or not since one of them was changed."""
        never = Q(looked_at=None)
        again = Q(rule=None, ended_at=None, looked_at__lt=changed_at)
        return self.filter(never | again if changed_at else never)

    def proposed(self) -> Self:
        """Those about which somebody is to decide: a rule proposes an incident, and they are not over."""
        return self.filter(rule__isnull=False, incident=None, dismissed_at=None, ended_at=None)

    def leading_nowhere(self, at: datetime) -> Self:
        """Those that were open then, and that no rule is about."""
        return self.filter(rule=None, looked_at__isnull=False, ended_at=None, started_at__lte=at)

    def decided(self) -> Self:
        """Those of which somebody said what they are: of an incident, or of none."""
        return self.exclude(incident=None, dismissed_at=None)

    def forgettable(self, before: datetime) -> Self:
        """Those that were over before then, and that nobody did anything about."""
        return self.filter(ended_at__lt=before, incident=None, dismissed_at=None)


class Alarm(models.Model):
    """Something that fires, since when, and until when. ``identity`` is what its sender knows it by.

    ``looked_at`` is when the rules were asked; ``rule``, ``plan`` and ``subject`` are what they said then.
    """

    ref = models.UUIDField(unique=True)
    source = models.ForeignKey(AlarmSource, null=True, on_delete=models.PROTECT, related_name="alarms")
    heartbeat = models.ForeignKey(Heartbeat, null=True, on_delete=models.PROTECT, related_name="alarms")
    identity = models.CharField(max_length=LONGEST_IDENTITY)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(db_index=True)
    last_seen_at = models.DateTimeField()
    title = models.CharField(max_length=LONGEST_TITLE)
    labels = models.JSONField(default=dict)
    url = models.CharField(max_length=LONGEST_URL, blank=True, default="")

    looked_at = models.DateTimeField(null=True)
    rule = models.ForeignKey(AlarmRule, null=True, on_delete=models.PROTECT, related_name="alarms")
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="alarms")
    subject_ref = models.CharField(max_length=20, blank=True, default="")
    subject = models.CharField(max_length=300, blank=True, default="")
    incident = models.ForeignKey(Incident, null=True, on_delete=models.PROTECT, related_name="alarms")

    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    dismissed_by_name = models.CharField(max_length=120, blank=True, default="")
    dismissed_because = models.CharField(max_length=500, blank=True, default="")

    objects = AlarmQuerySet.as_manager()

    class Meta:
        ordering = ["-heard_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "identity", "started_at"], name="alarm_once"),
            models.UniqueConstraint(fields=["heartbeat", "started_at"], name="silence_once"),
            models.UniqueConstraint(fields=["source", "identity"], condition=Q(ended_at=None), name="alarm_open_once"),
            models.UniqueConstraint(fields=["heartbeat"], condition=Q(ended_at=None), name="silence_open_once"),
            models.CheckConstraint(
                condition=Q(source__isnull=True, heartbeat__isnull=False)
                | Q(source__isnull=False, heartbeat__isnull=True),
                name="alarm_has_one_origin",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="alarm_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(incident=None) | Q(dismissed_at=None), name="alarm_of_an_incident_is_not_dismissed"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def origin(self) -> str:
        """The name of what sent it, or whose silence it is."""
        return str(self.source or self.heartbeat)

    @property
    def began_at(self) -> datetime:
        """When it began, and not later than the portal heard of it: clocks of senders may be ahead."""
        return min(self.started_at, self.heard_at)
