"""Detection and decision: how often failures are looked for, and how long it takes to decide on recovery."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.intervals import repeats

WATCHING = re.compile(
    r"\b(monitor\w*|health|heartbeats?|probe[sd]?|poll\w*|watch\w*|alerts?"
    r"|check(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
# Looking after these detects no failure of a function, nor does watching how a recovery goes on.
NO_ALARM = re.compile(
    r"\bback-?ups?\b|\bcopies\b|\bgenerators?\b|\bbatter(?:y|ies)\b|\bups\b|\bextinguish\w*|\bfirst[- ]aid\b"
    r"|\b(?:phone|contact|telephone) (?:trees?|lists?)\b|\bprogress\b"
    r"|\b(?:during|while|until)\b[^.;]{0,40}\b(?:recover|restor|incident|outage|back)\w*",
    re.IGNORECASE,
)
DAY = 86400  # what is looked at less often is no watching
WATCHED = ("steps", "maintenance", "procedures")


@dataclass(frozen=True)
class StatedTime:
    """A length of time in seconds that the plan states, and the row that states it (None: assumed nothing)."""

    seconds: int
    row: FrozenRow | None
    field: str = ""


def detection(plan: FrozenPlan) -> StatedTime | None:
    """The monitoring interval, as the longest time a failure goes unseen; None where the plan states none.

    Read from the first step or activity that speaks of watching and says ``every N unit``.
    """
    for kind in WATCHED:
        for row in plan.rows(kind):
            said = f"{row.text('group')} {row.text('text')}"
            if WATCHING.search(said) and not NO_ALARM.search(said) and (seconds := _every(row.text("text"))):
                return StatedTime(seconds, row, "text")
    return None


def _every(text: str) -> int | None:
    return next((seconds for seconds in repeats(text) if seconds <= DAY), None)


def decision(plan: FrozenPlan) -> StatedTime | None:
    """From detection until recovery begins: the end of the first phase whose window starts at 0; None if unstated."""
    for phase in plan.rows("phases"):
        window = phase.figure("window")
        if window.get("start", {}).get("seconds") == 0 and "seconds" in window.get("end", {}):
            return StatedTime(int(window["end"]["seconds"]), phase, "window")
    return None


def answered(plan: FrozenPlan) -> list[FrozenRow]:
    """Severities with a response time, the fastest first."""
    timed = [row for row in plan.rows("severities") if row.seconds("response_time") is not None]
    return sorted(timed, key=lambda row: row.seconds("response_time") or 0)


def severities(plan: FrozenPlan) -> Callable[[FrozenRow], FrozenRow | None]:
    """Tells the class that the loss of a function has: the one that its impact word or its tier names, else the fastest
    answered; None where no response time is stated.
    """
    timed = answered(plan)
    named = {row.label.casefold(): row for row in reversed(timed)}
    fastest = timed[0] if timed else None

    def of(function: FrozenRow) -> FrozenRow | None:
        said = (function.text("operational_impact").casefold(), function.text("tier").casefold())
        return next((named[word] for word in said if word in named), fastest)

    return of


def decisions(plan: FrozenPlan) -> Callable[[FrozenRow], StatedTime | None]:
    """Tells how long it takes until the recovery of a function begins: the first phase, or the response time of its
    severity where that is longer. A response “at once” states no length of time by itself.
    """
    first, severity_of = decision(plan), severities(plan)

    def until(function: FrozenRow) -> StatedTime | None:
        severity = severity_of(function)
        answer = (severity.seconds("response_time") or 0) if severity else 0
        later = severity is not None and answer > (first.seconds if first else 0)
        return StatedTime(answer, severity, "response_time") if later else first

    return until
