"""How one person wants to be told: at which hour, in which zone, and what may come by itself."""

from datetime import time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ..clock import DEFAULT_HOUR, zone_named


class NoticeSetting(models.Model):
    """Of a person who chose otherwise than by default; ``default`` is that of all others."""

    class Optional(models.TextChoices):
        """How what is not mandatory reaches somebody."""

        DIGEST = "digest", "In the message of the day"
        EACH = "each", "Each by itself, as it happens"
        PORTAL = "portal", "Not by e-mail: I look at my messages in the portal"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_setting")
    time_zone = models.CharField(max_length=64, blank=True, default="")  # "" is the one of the organisation
    digest_at = models.TimeField(default=DEFAULT_HOUR)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    optional = models.CharField(max_length=10, choices=Optional.choices, default=Optional.DIGEST)
    edition = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(optional__in=("digest", "each", "portal")), name="optional_is_known"),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until")),
                name="quiet_hours_begin_and_end",
            ),
        )

    def __str__(self) -> str:
        return f"{self.digest_at:%H:%M} {self.time_zone or 'here'}"

    @property
    def zone(self) -> ZoneInfo:
        return zone_named(self.time_zone)

    @property
    def quiet(self) -> tuple[time, time] | None:
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return self.quiet_from, self.quiet_until
