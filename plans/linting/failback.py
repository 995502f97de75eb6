"""Failback: the way back after work was moved elsewhere."""

import re

from plans.reading.document import FrozenPlan
from plans.reading.facts import Facts

from . import german
from .findings import NotApplicable, RuleFinding, Said, opening, value
from .strategies import STR

MOVES = re.compile(
    rf"\b({german.MOVES}|fail-?over|migrat\w+|relocat\w+|switch-?over|stand-?by"
    r"|(?:reserve|alternat(?:e|ive)|secondary|recovery|backup) (?:sites?|infrastructure|locations?|premises|plants?"
    r"|offices?|data ?cent(?:er|re)s?|buildings?)|(?:sister|neighbour(?:ing)?|partner) (?:plants?|practices?|sites?"
    r"|offices?|districts?|municipalit(?:y|ies)|hospitals?|clinics?|schools?|branch(?:es)?|stations?|depots?|shops?"
    r"|stores?|factor(?:y|ies)|warehouses?|laborator(?:y|ies)|hotels?|banks?))\b",
    re.I,
)
RETURN = re.compile(
    rf"{german.RETURN}|\bfail(?:s|ed|ing)?[- ]?back\b|\b(?:switch|mov|migrat|fall|go|cut)\w* back\b"
    r"|\breturn(?:s|ed|ing)? to (?:the |our |its )?(?:primary|main|usual|normal|original|own|home|first)\b"
    r"|\bback (?:to|in|into) (?:the |our |its )?(?:primary|main|usual|original|home|own)\b|\brepatriat\w+",
    re.I,
)


@STR.rule(
    10,
    "medium",
    "No failback is described after a failover or a move",
    holds="Every failover and every move says how to fail back.",
    clause="ISO 22301 8.4.5",
)
def no_way_back(plan: FrozenPlan, facts: Facts) -> Said:
    """Strategies that move work elsewhere, without a failback, where no step or procedure speaks of one."""
    moves = [row for row in plan.rows("strategies") if MOVES.search(f"{row.label}. {row.text('description')}")]
    if not moves:
        return NotApplicable("no strategy moves work elsewhere")
    steps = [
        f"{row.text('group')} {row.label} {row.text('text')}" for k in ("steps", "procedures") for row in plan.rows(k)
    ]
    if any(RETURN.search(text) for text in (*steps, *(passage.text for passage in plan.passages))):
        return []
    left = [
        row
        for row in moves
        if not row.text("failback")
        and not RETURN.search(f"{row.label}. {row.text('trigger')}. {row.text('description')}")
    ]
    return [
        RuleFinding(
            row.ref,
            f"After {row.label} work must go back one day. Neither the strategy nor a procedure says how, "
            "when or by whom.",
            (value(row, "failback", f"Failback of {row.label}"),),
            opening(row, "failback", f"Describe the failback after {row.label}."),
        )
        for row in left
    ]
