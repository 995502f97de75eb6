"""What administrators set up for alarms, to be kept: made by forms, stored by actions."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from incidents.models.alarm_sources import AlarmSource
from plans.models.plan import Plan

TURNS = ("off", "on", "withdraw")


@dataclass(frozen=True)
class Rhythm:
    """How often a heartbeat is to be heard, and how much later it may be."""

    period: timedelta
    grace: timedelta

    @property
    def most(self) -> timedelta:
        """The longest silence that is no alarm."""
        return self.period + self.grace


@dataclass(frozen=True)
class RuleWanted:
    """What a rule is to say; ``row`` and ``severity`` as ``(ref, name)``, severity ``("", "")`` for none."""

    plan: Plan
    row: tuple[str, str]
    does: str
    labels: dict[str, str] = field(default_factory=dict)
    title_contains: str = ""
    source: AlarmSource | None = None
    severity: tuple[str, str] = ("", "")

    def columns(self) -> dict[str, Any]:
        return {
            "plan": self.plan,
            "row_ref": self.row[0],
            "row_name": self.row[1][:300],
            "does": self.does,
            "labels": self.labels,
            "title_contains": self.title_contains,
            "source": self.source,
            "severity_ref": self.severity[0],
            "severity": self.severity[1][:200],
        }
