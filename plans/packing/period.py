"""The period of an evidence pack, in days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone


@dataclass(frozen=True)
class Period:
    """Two days, both included, counted in the zone of the portal."""

    since: date
    until: date

    @property
    def begins(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.since, time.min))

    @property
    def ends(self) -> datetime:
        """The moment after it."""
        return timezone.make_aware(datetime.combine(self.until + timedelta(days=1), time.min))

    def holds(self, at: datetime | None) -> bool:
        return at is not None and self.begins <= at < self.ends

    def __str__(self) -> str:
        return f"{self.since} to {self.until}"
