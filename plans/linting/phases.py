"""Phases: whether recovery has an order: of the functions among themselves, and of the phases in time."""

import re
from itertools import pairwise
from typing import Any

from plans.reading.document import FrozenPlan, FrozenRow, span
from plans.reading.facts import Facts

from . import german
from .findings import NotApplicable, Question, RuleFinding, Said, Value, key_of, opening, value
from .response import listed
from .strategies import STR

ORDER = re.compile(
    r"\b(?:recover\w*|restor\w*|resum\w+|start(?:ing|-?up)?)[ -](?:order|sequence|priorit(?:y|ies))\b"
    r"|\b(?:order|sequence|priorit(?:y|ies)) (?:of|for) (?:the )?(?:recover\w+|restor\w+|resum\w+)"
    r"|\bin (?:this|the following|that) (?:order|sequence)\b"
    r"|\b(?:recover|restore|bring back|resume)\w* [^.;\n]{0,60}\bfirst\b"
    rf"|{german.ORDER}",
    re.I,
)
COLUMN = re.compile(r"\b(order|priority|sequence|rank)\b", re.I)


@STR.rule(
    11,
    "medium",
    "Nothing says in which order functions come back",
    holds="The plan says in which order functions come back.",
    clause="ISO 22301 8.4.4",
)
def no_recovery_order(plan: FrozenPlan, facts: Facts) -> Said:
    """An order is a text that states one, a column for it, a tier on every function, or links between functions."""
    functions = plan.rows("functions")
    if len(functions) < 2:
        return NotApplicable("fewer than two functions are in the plan")
    if _is_ordered(functions) or _states_order(plan):
        return []
    timed = sorted(
        (row for row in functions if row.seconds("rto") is not None), key=lambda row: row.seconds("rto") or 0
    )
    by_rto = listed(f"{row.label} ({span(row.seconds('rto') or 0)})" for row in timed)
    hint = f" By their RTO it would be: {by_rto}." if timed else ""
    return [
        RuleFinding(
            "plan",
            f"{len(functions)} functions may be lost at once, and then one must come before the other. Nothing says in "
            f"which order.{hint}",
            tuple(value(row, "rto", f"RTO of {row.label}") for row in timed),
            opening((timed or functions)[0], "tier", "Give every function a tier, or write the order into a step."),
        )
    ]


def _is_ordered(functions: tuple[FrozenRow, ...]) -> bool:
    return (
        all(row.link("tier") for row in functions)
        or any(row.links("needs") for row in functions)
        or any(COLUMN.search(name) and text.strip() for row in functions for name, text in row.extra.items())
    )


def _states_order(plan: FrozenPlan) -> bool:
    rows = [row for kind in ("steps", "procedures", "phases") for row in plan.rows(kind)]
    said = (f"{row.text('group')}. {row.label}. {row.text('text')}" for row in rows)
    headings = (str(heading["title"]) for heading in plan.headings)
    return any(ORDER.search(text) for text in (*said, *headings, *(passage.text for passage in plan.passages)))


@STR.rule(
    12,
    "medium",
    "A phase has no length, or overlaps the next",
    holds="Every phase has a length and ends before the next begins, for every tier.",
    clause="ISO 22301 8.4.4",
)
def phases_out_of_order(plan: FrozenPlan, facts: Facts) -> Said:
    """Windows with the RTO and RPO of each tier put in: an end at or before the start or past the next start."""
    phases = plan.rows("phases")
    timed = [row for row in phases if _is_timed(row)]
    tiers: list[FrozenRow | None] = [row for row in plan.rows("tiers") if row.seconds("rto") is not None]
    if not any(_window(row, tier) for row in timed for tier in tiers or [None]):
        return NotApplicable("no phase has a time window that can be worked out")
    found: list[RuleFinding | Question] = [_untimed(row) for row in phases if not row.text("window")]
    found += [_no_length(row, met) for row in timed if (met := _without_length(row, tiers or [None]))]
    for row, after in pairwise(timed):
        if met := _overlapping(row, after, tiers or [None]):
            found.append(_overlap(row, after, met))
    return found


def _is_timed(row: FrozenRow) -> bool:
    window = row.figure("window")
    return "start" in window and "end" in window


def _window(row: FrozenRow, tier: FrozenRow | None) -> tuple[int, int] | None:
    """Start and end in seconds with the objectives of a tier put in; None where the tier has not got one of them."""
    ends = [_end(row.value("window")[name], tier) for name in ("start", "end")]
    return None if None in ends else (ends[0] or 0, ends[1] or 0)


def _end(end: dict[str, Any], tier: FrozenRow | None) -> int | None:
    if "seconds" in end:
        return int(end["seconds"])
    return tier.seconds(str(end.get("mark", "")).lower()) if tier else None


Met = list[tuple[FrozenRow | None, int, int]]  # tier, start and end (or start of the next) in seconds


def _without_length(row: FrozenRow, tiers: list[FrozenRow | None]) -> Met:
    return [(tier, *window) for tier in tiers if (window := _window(row, tier)) and window[1] <= window[0]]


def _overlapping(row: FrozenRow, after: FrozenRow, tiers: list[FrozenRow | None]) -> Met:
    """Where the phase has a length of its own and the next one begins before it ends."""
    found: Met = []
    for tier in tiers:
        window, following = _window(row, tier), _window(after, tier)
        if window and following and window[0] < window[1] and following[0] < window[1]:
            found.append((tier, following[0], window[1]))
    return found


def _subject(rows: list[FrozenRow], met: Met) -> str:
    """The phases, and the tiers where it is only some windows with an objective in them."""
    relative = any("mark" in row.value("window")[end] for row in rows for end in ("start", "end"))
    return key_of(*(row.ref for row in rows), *(tier.ref for tier, _, _ in met if tier and relative))


def _no_length(row: FrozenRow, met: Met) -> RuleFinding:
    each = listed(f"{_for(tier)}from {span(start)} to {span(end)}" for tier, start, end in met)
    return RuleFinding(
        _subject([row], met),
        f"{row.label} ({row.written('window')}) must take some time. It goes {each}: no time is left for it.",
        (value(row, "window"), *_objectives(met)),
        opening(row, "window", f"Let {row.label} end after it begins for every tier."),
    )


def _overlap(row: FrozenRow, after: FrozenRow, met: Met) -> RuleFinding:
    each = listed(f"{_for(tier)}by {span(end - start)}" for tier, start, end in met)
    return RuleFinding(
        _subject([row, after], met),
        f"{row.label} ({row.written('window')}) must be over when {after.label} ({after.written('window')}) begins. "
        f"They overlap {each}.",
        (value(row, "window"), value(after, "window"), *_objectives(met)),
        opening(after, "window", f"Begin {after.label} when {row.label} ends."),
    )


def _for(tier: FrozenRow | None) -> str:
    return f"for {tier.label} " if tier else ""


def _objectives(met: Met) -> tuple[Value, ...]:
    return tuple(value(tier, "rto", f"RTO of {tier.label}") for tier, _, _ in met if tier)


def _untimed(row: FrozenRow) -> RuleFinding:
    return RuleFinding(
        row.ref,
        f"Other phases have a time window. {row.label} has none, so nobody knows when it must be over.",
        (value(row, "window"),),
        opening(row, "window", f"Write from when to when {row.label} lasts."),
    )
