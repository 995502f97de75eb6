"""When the clock of the RTO starts: at the event, at its detection or at the declaration."""

import re
from dataclasses import dataclass
from typing import Literal

from plans.linting.reading import Plan

Start = Literal["event", "detection", "declaration"]
# In this order: “declaration of the incident” speaks of an event, too.
WORDS: tuple[tuple[Start, re.Pattern[str]], ...] = (
    ("declaration", re.compile(r"\b(declar|activat|invo[ck]|decision|decid)\w*", re.IGNORECASE)),
    ("detection", re.compile(r"\b(detect|discover|notic|aware|alert|report)\w*", re.IGNORECASE)),
    ("event", re.compile(r"\b(event|incident|fail|outage|disrupt|interrupt|loss)\w*", re.IGNORECASE)),
)


# A sentence of narrative that says from which moment objectives count.
TOLD = re.compile(
    r"\b(?:rtos?|mtpd|recovery times?|clock|objectives?)\b[^.;\n]{0,80}\b(?:start|begin|run|count|measur|from)\w*"
    r"[^.;\n]{0,60}\b(?:event|incident|detect|declar|activat|invo[ck]|outage|fail|disrupt|interrupt|alert|alarm|notic|report)\w*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Clock:
    """From when time counts toward the RTO; ``ref`` is of the fact or text that says so, ``""`` where none does."""

    start: Start
    ref: str = ""

    @property
    def sentence(self) -> str:
        """What a page says of it."""
        if not self.ref:
            return "The plan does not say when its RTO clock starts; time is counted from the event."
        return f"The RTO clock starts at the {self.start}."


def clock(plan: Plan) -> Clock:
    """The clock that the fact ``clock`` states, else the narrative; the event where neither says any."""
    said = [(row.ref, row.text("value")) for row in plan.facts("clock")]
    told = ((passage.ref, TOLD.search(passage.text)) for passage in plan.passages)
    for ref, text in (*said, *((ref, found.group()) for ref, found in told if found)):
        for start, pattern in WORDS:
            if pattern.search(text):
                return Clock(start, ref)
    return Clock("event")
