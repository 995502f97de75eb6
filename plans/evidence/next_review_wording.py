"""The next review as a page names it: the day, and the words of what says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bcp_portal.documents.values import ReadValue
from plans.reading.cadence import on_day
from plans.reading.next_review import ReviewDue, review_due

Stated = tuple[str, ReadValue]  # a topic of TOPICS (plans/reading/next_review.py), and its value as it is read


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
    """The review that the facts ask for on a day, after the last one that was recorded; None where they don't say."""
    due = review_due(
        ((topic, value, value.get("text", "")) for topic, value in facts),
        on=on,
        versions=[(in_force_since, on_day(in_force_since))] if in_force_since else [],
        reviewed=reviewed,
    )
    return Review(due.due_on, _because(due, reviewed)) if due else None


def _because(due: ReviewDue[str], reviewed: date | None) -> str:
    if due.stated and due.due_on == due.stated[0]:
        return f"next review stated as {due.stated[1]}"
    often = due.often[1] if due.often else ""
    pace = f"to be reviewed {often[:1].lower()}{often[1:]}"
    if reviewed and (due.stated or due.updated is None or reviewed >= due.updated[0]):
        return f"last reviewed {on_day(reviewed)}, {pace}"
    return f"last updated {due.updated[1]}, {pace}" if due.updated else pace
