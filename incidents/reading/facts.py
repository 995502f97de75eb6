"""Alarms as they are read: what is firing or over, since when; and the one refusal of what can’t be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime


class NotReadable(Exception):
    """What was sent is no alarm that can be read; the sentence says why, to whoever set the sender up."""


@dataclass(frozen=True)
class AlarmFact:
    """One alarm as its sender tells it. ``identity`` stays the same as long as it is about the same thing.

    ``started_at`` and ``ends_at`` have a time zone; None where the sender does not say, which is then the moment in
    which the portal heard of it. Only an alarm that is over has an end. ``url`` is an http address, ``""`` for none.
    """

    identity: str
    is_firing: bool
    title: str
    labels: Mapping[str, str] = field(default_factory=dict)
    started_at: datetime | None = None
    ends_at: datetime | None = None
    url: str = ""

    def up_to(self, latest: datetime) -> "AlarmFact":
        """Without moments after it: they come of a wrong clock, and would hide every alarm until they are reached."""
        started_at, ends_at = (at if at and at <= latest else None for at in (self.started_at, self.ends_at))
        return replace(self, started_at=started_at, ends_at=ends_at)


@dataclass(frozen=True)
class AlarmsRead:
    """What one call says: its alarms, and sentences on what of it was left out."""

    facts: tuple[AlarmFact, ...]
    said: tuple[str, ...] = ()
