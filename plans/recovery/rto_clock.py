"""The RTO clock: whether it starts at the event, at its detection or at the declaration."""

import re
from dataclasses import dataclass
from typing import Literal

from plans.reading.document import FrozenPlan

ClockStart = Literal["event", "detection", "declaration"]
# In this order: “declaration of the incident” speaks of an event, too.
WORDS: tuple[tuple[ClockStart, re.Pattern[str]], ...] = (
    ("declaration", re.compile(r"\b(declar|activat|invo[ck]|decision|decid)\w*", re.IGNORECASE)),
    ("detection", re.compile(r"\b(detect|discover|notic|aware|alert|alarm|report)\w*", re.IGNORECASE)),
    ("event", re.compile(r"\b(event|incident|fail|outage|disrupt|interrupt|loss)\w*", re.IGNORECASE)),
)

COUNTS = (
    r"(?:start|begin|run|count|measur|calculat)\w*(?: (?:to (?:run|count|tick)|running|counting|ticking|only|always))*"
    r" (?:at|from|when|with|on|upon|after|once|as soon as|since|until)|(?:time|period)s? from"
)
# Until where the moment is told: what ends the count is another.
FIRST = r"(?:(?!\b(?:and|to|until|till)\b)[^.;\n]){0,60}"
MOMENT = (
    r"(?:event|incident|detect|discover|declar|activat|invo[ck]|outage|fail|disrupt|interrupt|alert|alarm|notic"
    r"|report)\w*"
)
# A sentence of narrative that says from which moment objectives count, and not from what people are to be protected.
SETS_CLOCK = re.compile(
    rf"\b(?:rtos?|mtpd|recovery times?|clocks?|objectives?|(?:all|these|our|the) times?)\b[^.;\n]{{0,80}}"
    rf"\b(?:{COUNTS})\b{FIRST}\b{MOMENT}"
    rf"|\b(?:rtos?|recovery times?|clocks?)\b(?: objectives?)?[ :,(–—-]{{1,3}}from\b{FIRST}\b{MOMENT}",
    re.IGNORECASE,
)
# “at the event, not at its declaration”, “not at the event but …”; a clock that does not start until then starts then.
DENIED = re.compile(
    r"\b(?:not|never)\b(?! (?:start|begin|run)\w*(?: to run)? (?:until|before))[^.;\n]*?(?:\bbut\b|$)"
    r"|\b(?:rather than|instead of)\b[^.;\n]*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Clock:
    """From when time counts toward the RTO; ``ref`` is of the fact or text that says so, ``""`` where none does."""

    start: ClockStart
    ref: str = ""

    @property
    def sentence(self) -> str:
        """What a page says of it."""
        if not self.ref:
            return "The plan does not say when its RTO clock starts; time is counted from the event."
        return f"The RTO clock starts at the {self.start}."


def clock(plan: FrozenPlan) -> Clock:
    """The clock that the fact ``clock`` states, else the narrative; the event where neither says any."""
    said = [(row.ref, row.text("value")) for row in plan.facts("clock")]
    narrative = ((passage.ref, SETS_CLOCK.search(passage.text)) for passage in plan.passages)
    for ref, text in (*said, *((ref, found.group()) for ref, found in narrative if found)):
        plain = DENIED.sub(" ", text)
        for start, pattern in WORDS:
            if pattern.search(plain):
                return Clock(start, ref)
    return Clock("event")
