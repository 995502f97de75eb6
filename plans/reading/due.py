"""One time that a promise is due: its days, and where it stands. What is missed is counted here alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

DueState = Literal["skipped", "done", "done late", "overdue", "due", "planned"]


@dataclass(frozen=True, order=True)
class DueOccurrence:
    """One time that a promise is due. ``planned_on`` names it for ever; ``due_on`` differs where it was moved."""

    planned_on: date
    opens_on: date
    due_on: date
    done_on: date | None = None
    is_skipped: bool = False

    def state(self, today: date) -> DueState:
        """Where it stands on a day. What was done late is late for ever, what nobody did stays overdue."""
        if self.done_on:
            return "done" if self.done_on <= self.due_on else "done late"
        if self.is_skipped:
            return "skipped"
        if self.due_on < today:
            return "overdue"
        return "due" if self.opens_on <= today else "planned"


def missed(occurrences: Iterable[DueOccurrence], today: date) -> list[DueOccurrence]:
    """Those that were due before today, were not done until now, and nobody skipped with a reason."""
    return [one for one in occurrences if one.state(today) == "overdue"]
