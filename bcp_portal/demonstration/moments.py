"""Moments of the story, counted back from the one at which it is told: whoever reads it finds it recent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

FRIDAY = 4


def working_day(at: datetime, *, days: int, hour: int, minute: int = 0) -> datetime:
    """A time of day so many days before ``at``; on the Friday before, where that is a weekend."""
    return on_working_day(timezone.localdate(at) - timedelta(days=days), hour=hour, minute=minute)


def on_working_day(day: date, *, hour: int, minute: int = 0) -> datetime:
    """A time of that day; on the Friday before, where it is a weekend."""
    day -= timedelta(days=max(day.weekday() - FRIDAY, 0))
    return timezone.make_aware(datetime.combine(day, time(hour, minute))).astimezone(UTC)


@dataclass
class Chronicle:
    """What is done when, told as of ``at``: however it is written down, it is done in the order of its moments."""

    at: datetime
    deeds: list[tuple[datetime, Callable[[datetime], object]]] = field(default_factory=list)

    def add(self, do: Callable[[datetime], object], *, days: int, hour: int, minute: int = 0) -> None:
        """``do`` gets its moment, so many days before the story is told."""
        self.deeds.append((working_day(self.at, days=days, hour=hour, minute=minute), do))

    def add_on(self, do: Callable[[datetime], object], moment: datetime) -> None:
        """The same at a moment that is known."""
        self.deeds.append((moment, do))

    def tell(self) -> None:
        """Do all of it, and begin anew."""
        deeds, self.deeds = sorted(self.deeds, key=lambda deed: deed[0]), []
        for moment, do in deeds:
            do(moment)
