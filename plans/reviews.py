"""When a plan is to be reviewed next: from the date it states, or from its last update and how often it is reviewed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bcp_portal.documents.values import SECONDS, Value

TOPICS = ("next_review", "updated", "review_frequency")
MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True)
class Review:
    """The next review: when, and the plan's own words that say so."""

    due_on: date
    because: str

    def days_left(self, on: date) -> int:
        """Days from ``on`` to the review; negative when it is overdue."""
        return (self.due_on - on).days


def next_review(facts: Mapping[str, Value]) -> Review | None:
    """The review that the facts (read values by topic, those of TOPICS) ask for; None where they don't say."""
    if stated := _day(facts, "next_review"):
        return Review(stated, f"next review stated as {facts['next_review']['text']}")
    updated, frequency = _day(facts, "updated"), facts.get("review_frequency", {})
    if updated is None or "every" not in frequency:
        return None
    because = f"last updated {facts['updated']['text']}, to be reviewed {frequency['text']}"
    return Review(_after(updated, frequency["every"], frequency["unit"]), because)


def _day(facts: Mapping[str, Value], topic: str) -> date | None:
    stated = facts.get(topic, {}).get("date")
    return date.fromisoformat(stated) if stated else None


def _after(day: date, every: float, unit: str) -> date:
    if unit in MONTHS and float(every).is_integer():
        due: date = day + relativedelta(months=int(every) * MONTHS[unit])
        return due
    return day + timedelta(seconds=every * SECONDS[unit])
