"""Moments of the story, counted back from the one at which it is told: whoever reads it finds it recent."""

from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

FRIDAY = 4


def working_day(at: datetime, *, days: int, hour: int, minute: int = 0) -> datetime:
    """A time of day so many days before ``at``; on the Friday before, where that is a weekend."""
    day = timezone.localdate(at) - timedelta(days=days)
    day -= timedelta(days=max(day.weekday() - FRIDAY, 0))
    return timezone.make_aware(datetime.combine(day, time(hour, minute))).astimezone(UTC)
