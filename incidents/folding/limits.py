"""A limit of a lost function, its RTO or MTPD: until when, how much is left, and whether it is kept. Seconds, UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor
from typing import Literal

from plans.recovery.timeline import Verdict

from .bases import CountedFrom
from .forecast import Forecast


@dataclass(frozen=True)
class FunctionLimit:
    """``seconds`` from ``start``, as it stands at ``now``. ``restored_at`` is None while the function is lost."""

    objective: Literal["RTO", "MTPD"]
    seconds: int
    start: CountedFrom
    now: datetime
    restored_at: datetime | None = None
    forecast: Forecast | None = None

    @property
    def at(self) -> datetime | None:
        """When it is exceeded, at the latest where its start is a bound; None where it is not known when it starts."""
        return self.start.at + timedelta(seconds=self.seconds) if self.start.at else None

    @property
    def left(self) -> int | None:
        """Until it is exceeded, negative since; what was left of it when the function was restored."""
        return _between(self.restored_at or self.now, self.at)

    @property
    def is_exceeded(self) -> bool:
        """Whether it is exceeded; a function that comes back at the very moment has kept it."""
        if self.at is None:
            return False
        return self.restored_at > self.at if self.restored_at else self.now >= self.at

    @property
    def is_overdue(self) -> bool:
        """Whether the forecast has passed and the function is still lost."""
        back_at = self.forecast.back_at if self.forecast else None
        return self.restored_at is None and back_at is not None and self.now >= back_at

    @property
    def back_at(self) -> datetime | None:
        """When the function was restored, else when it is back by its forecast, which is not before now."""
        if self.restored_at or self.forecast is None or self.forecast.back_at is None:
            return self.restored_at
        return max(self.forecast.back_at, self.now)

    @property
    def margin(self) -> int | None:
        """What is left when the function is back; negative: too late, at least so much where no forecast says more."""
        back_at = self.back_at or (self.now if self.is_exceeded else None)
        return _between(back_at, self.at)

    @property
    def verdict(self) -> Verdict:
        """What is too late already stays too late; what lacks something is not shown to be in time."""
        if self.margin is None:
            return "unknown"
        if self.is_exceeded or self.margin < 0:
            return "late"
        return "unknown" if self.start.is_latest or self._is_uncertain else "in time"

    @property
    def _is_uncertain(self) -> bool:
        lacks = self.forecast is not None and bool(self.forecast.missing)
        return self.restored_at is None and (lacks or self.is_overdue)


def _between(start: datetime | None, end: datetime | None) -> int | None:
    return floor((end - start).total_seconds()) if start and end else None
