"""When the clock of the RTO starts: at the event, at its detection or at the declaration."""

import re
from dataclasses import dataclass
from typing import Literal

from plans.linting.reading import Plan, Row

Start = Literal["event", "detection", "declaration"]
# In this order: “declaration of the incident” speaks of an event, too.
WORDS: tuple[tuple[Start, re.Pattern[str]], ...] = (
    ("declaration", re.compile(r"\b(declar|activat|invo[ck]|decision|decid)\w*", re.IGNORECASE)),
    ("detection", re.compile(r"\b(detect|discover|notic|aware|alert|report)\w*", re.IGNORECASE)),
    ("event", re.compile(r"\b(event|incident|fail|outage|disrupt|interrupt|loss)\w*", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Clock:
    """From when time counts toward the RTO; ``row`` is the fact that says so, None where the plan does not."""

    start: Start
    row: Row | None = None

    @property
    def sentence(self) -> str:
        """What a page says of it."""
        if self.row is None:
            return "The plan does not say when its RTO clock starts; time is counted from the event."
        return f"The RTO clock starts at the {self.start}."


def clock(plan: Plan) -> Clock:
    """The clock that the fact ``clock`` states; the event where it states none that can be read."""
    for row in plan.facts("clock"):
        for start, pattern in WORDS:
            if pattern.search(row.text("value")):
                return Clock(start, row)
    return Clock("event")
