"""When a plan is to be reviewed next: from the date it states, its last update, how often, and what was recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bcp_portal.documents.values import Value
from plans.reading.cadence import cadence_of, next_due, on_day

UPDATED = ("updated", "effective", "history")  # what says when the plan was a version, as GOV-02 reads it
TOPICS = ("next_review", "review_frequency", *UPDATED)

Stated = tuple[str, Value]  # a topic of TOPICS, and its value as it is read


@dataclass(frozen=True)
class Review:
    """The next review: when, and what says so."""

    due_on: date
    because: str

    def days_left(self, on: date) -> int:
        """Days from ``on`` to the review; negative when it is overdue."""
        return (self.due_on - on).days


def next_review(
    facts: Iterable[Stated], *, on: date, in_force_since: date | None = None, reviewed: date | None = None
) -> Review | None:
    """The review that the facts ask for on a day, after the last one that was recorded; None where they don't say.

    What is stated twice counts as in GOV-02: the latest day, and the first frequency that can be read.
    """
    given = list(facts)
    stated = max(_days(given, "next_review"), default=None)
    updates = [*_days(given, *UPDATED), *([(in_force_since, on_day(in_force_since))] if in_force_since else [])]
    updated = max((update for update in updates if update[0] <= on), key=lambda update: update[0], default=None)
    often = next((value for topic, value in given if topic == "review_frequency" and cadence_of(value)), {})
    due = next_due(
        stated[0] if stated else None, cadence_of(often), since=updated[0] if updated else None, done=reviewed
    )
    if due is None:
        return None
    if stated and due == stated[0]:
        return Review(due, f"next review stated as {stated[1]}")
    pace = f"to be reviewed {often['text'][:1].lower()}{often['text'][1:]}"
    if reviewed and (stated or updated is None or reviewed >= updated[0]):
        return Review(due, f"last reviewed {on_day(reviewed)}, {pace}")
    return Review(due, f"last updated {updated[1]}, {pace}" if updated else pace)


def _days(facts: list[Stated], *topics: str) -> list[tuple[date, str]]:
    """The days that are stated of some topics, each with its words."""
    return [
        (date.fromisoformat(value["date"]), value["text"])
        for topic, value in facts
        if topic in topics and value.get("date")
    ]
