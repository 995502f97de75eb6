"""When a plan is to be reviewed next: from the date it states, its last update, how often, and what was recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bcp_portal.documents.values import Value

from .linting.cadence import cadence_of, next_due, on_day

TOPICS = ("next_review", "updated", "review_frequency")


@dataclass(frozen=True)
class Review:
    """The next review: when, and what says so."""

    due_on: date
    because: str

    def days_left(self, on: date) -> int:
        """Days from ``on`` to the review; negative when it is overdue."""
        return (self.due_on - on).days


def next_review(facts: Mapping[str, Value], reviewed: date | None = None) -> Review | None:
    """The review that the facts (read values by topic, those of TOPICS) ask for, after the last one that was recorded;
    None where they don't say.
    """
    stated, updated, often = _day(facts, "next_review"), _day(facts, "updated"), facts.get("review_frequency", {})
    due = next_due(stated, cadence_of(often), since=updated, done=reviewed)
    if due is None:
        return None
    if due == stated:
        return Review(due, f"next review stated as {facts['next_review']['text']}")
    pace = f"to be reviewed {often['text'][:1].lower()}{often['text'][1:]}"
    if reviewed and (stated or updated is None or reviewed >= updated):
        return Review(due, f"last reviewed {on_day(reviewed)}, {pace}")
    return Review(due, f"last updated {facts['updated']['text']}, {pace}")


def _day(facts: Mapping[str, Value], topic: str) -> date | None:
    stated = facts.get(topic, {}).get("date")
    return date.fromisoformat(stated) if stated else None
