"""Repeated activities: those that stand twice in a plan, or with two cadences."""

import re

from plans.reading.cadence import cadence, every, times
from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.facts import Facts
from plans.reading.names import words
from plans.recovery.mechanisms import interval

from .exercises import ACTIVITIES, EXE
from .findings import NotApplicable, RuleFinding, Said, key_of, opening, value
from .response import listed

SAME = {
    "verification": "check",
    "verify": "check",
    "verifying": "check",
    "checking": "check",
    "validation": "check",
    "validate": "check",
    "inspect": "check",
    "inspection": "check",
    "checked": "check",
}
EMPTY = {
    "a",
    "all",
    "an",
    "and",
    "any",
    "at",
    "each",
    "every",
    "for",
    "in",
    "is",
    "of",
    "on",
    "our",
    "that",
    "the",
    "their",
    "to",
    "whether",
    "with",
}
OFTEN = re.compile(
    r"\b(?:every|each) (?:\d+ )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?)\b"
    r"|\b(?:hourly|daily|nightly|weekly|monthly|quarterly|annual(?:ly)?|yearly)\b",
    re.I,
)


@EXE.rule(
    6,
    "low",
    "One activity stands twice",
    holds="Every activity stands once, with one cadence.",
    clause="ISO 22301 7.5.3",
)
def twice(plan: FrozenPlan, facts: Facts) -> Said:
    """Exercises, maintenance, reviews and steps with an interval whose words are the same, whatever their order."""
    activities = _activities(plan)
    if not activities:
        return NotApplicable("no activity has a cadence")
    groups: dict[frozenset[str], list[tuple[FrozenRow, str, int]]] = {}
    for row, field, seconds in activities:
        groups.setdefault(_what(row.label), []).append((row, field, seconds))
    return [_twice(rows) for what, rows in groups.items() if len(what) > 1 and len(rows) > 1]


def _activities(plan: FrozenPlan) -> list[tuple[FrozenRow, str, int]]:
    """Rows with the field that says how often and its seconds."""
    found = [
        (row, often, stated.seconds)
        for kind, (_, often) in ACTIVITIES.items()
        for row in plan.rows(kind)
        if (stated := cadence(row, often))
    ]
    steps = ((row, interval(row.text("text"))) for row in plan.rows("steps") if OFTEN.search(row.text("text")))
    return found + [(row, "text", seconds) for row, seconds in steps if seconds is not None]


def _what(text: str) -> frozenset[str]:
    """What an activity is, however it is worded: ``Backup Verification`` and ``Check the backups`` are one."""
    return frozenset(SAME.get(word, word) for word in words(OFTEN.sub(" ", text))) - EMPTY


def _twice(rows: list[tuple[FrozenRow, str, int]]) -> RuleFinding:
    lengths = list(dict.fromkeys(seconds for _, _, seconds in rows))
    said = listed(f"“{row.label}” ({every(seconds)})" for row, _, seconds in rows)
    many = len(lengths) > 1
    gap = f"one activity with {len(lengths)} cadences" if many else f"one activity that stands {times(len(rows))}"
    return RuleFinding(
        key_of(*(row.ref for row, _, _ in rows)),
        f"An activity should stand once, so that it is changed in one place. {said} read as {gap}.",
        tuple(value(row, field, row.label) for row, field, _ in rows),
        opening(rows[0][0], rows[0][1], "Keep one, or say how they differ."),
    )
