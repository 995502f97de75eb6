"""Objectives of functions: against the tiers, against the MTPD, and from when they count."""

import re

from plans.reading.document import FrozenPlan, FrozenRow, span
from plans.reading.facts import Facts
from plans.recovery.rto_clock import clock

from .findings import Mend, NotApplicable, RuleFinding, Said, Value, opening, value
from .response import listed
from .rules import Family

OBJ = Family("OBJ", "Objectives and impact analysis")

CRITICAL = re.compile(r"\b(?<!non-)(?<!non )(?<!not )(?<!less )(?:critical|vital|essential)\b", re.I)
NOT_CRITICAL = re.compile(r"\b(?:non|not|less)[- ](?:critical|vital|essential)\b", re.I)
BOUNDED = {"<", "<=", "range"}


@OBJ.rule(
    1,
    "high",
    "A critical function is looser than the critical tier",
    holds="Every function presented as critical meets the objectives of the critical tier.",
    clause="ISO 22301 8.2.2",
)
def looser_than_critical(plan: FrozenPlan, facts: Facts) -> Said:
    """RTO or RPO longer than the tier's. Critical is what its tier says, else its impact word or its heading."""
    tier, shown = _critical_tier(plan), _under_critical_headings(plan)
    if tier is None:
        return NotApplicable("no tier is called critical")
    presented = [(row, why) for row in plan.rows("functions") if (why := _presented(row, tier, shown))]
    if not presented:
        return NotApplicable("no function is presented as critical")
    loose = [(row, why, fields) for row, why in presented if (fields := _looser(row, tier))]
    return [_loose(row, why, fields, tier) for row, why, fields in loose]


def _critical_tier(plan: FrozenPlan) -> FrozenRow | None:
    """The tier called critical; of several (vital, critical) the loosest, so that nobody is accused falsely."""
    tiers = [row for row in plan.rows("tiers") if row.seconds("rto") is not None or row.seconds("rpo") is not None]
    named = [row for row in tiers if CRITICAL.search(f"{row.label}. {row.text('systems')}")]
    return max(named, key=lambda row: row.seconds("rto") or 0, default=None)


def _under_critical_headings(plan: FrozenPlan) -> dict[str, str]:
    """Functions that stand under a heading that calls them critical: the heading's title by ref."""
    shown: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for heading in plan.headings:
        above = [(level, title) for level, title in above if level < heading["level"]]
        above.append((heading["level"], heading["title"]))
        title = next((title for level, title in above if level > 1 and _calls_critical(title)), "")
        if title:
            lists = (block for block in heading["blocks"] if block["kind"] == "functions")
            shown |= {ref: title for block in lists for ref in block["rows"]}
    return shown


def _calls_critical(title: str) -> bool:
    return bool(CRITICAL.search(title)) and not NOT_CRITICAL.search(title)


def _presented(function: FrozenRow, tier: FrozenRow, shown: dict[str, str]) -> str:
    """In which words it is called critical, ``""`` where it is not."""
    if function.link("tier"):
        return f"its tier is {tier.label}" if function.link("tier") == tier.ref else ""
    impact = function.text("operational_impact")
    if len(impact.split()) <= 3 and _calls_critical(impact):
        return f"its impact is {impact}"
    return f"it stands under “{shown[function.ref]}”" if function.ref in shown else ""


def _looser(function: FrozenRow, tier: FrozenRow) -> list[str]:
    fields = [field for field in ("rto", "rpo") if tier.seconds(field) is not None]
    return [field for field in fields if (function.seconds(field) or 0) > (tier.seconds(field) or 0)]


def _loose(function: FrozenRow, why: str, fields: list[str], tier: FrozenRow) -> RuleFinding:
    gaps = listed(
        f"an {field.upper()} of {span(_of(tier, field))} (it has {span(_of(function, field))}: "
        f"{span(_of(function, field) - _of(tier, field))} too long)"
        for field in fields
    )
    return RuleFinding(
        function.ref,
        f"{function.label} is presented as critical: {why}. {tier.label} asks for {gaps}.",
        _sides(function, tier, fields),
        opening(function, fields[0], f"Tighten {function.label}, or say in which tier it is."),
    )


def _of(row: FrozenRow, field: str) -> int:
    return row.seconds(field) or 0


def _sides(function: FrozenRow, tier: FrozenRow, fields: list[str]) -> tuple[Value, ...]:
    rows = [(function, field) for field in fields] + [(tier, field) for field in fields]
    return tuple(value(row, field, f"{field.upper()} of {row.label}") for row, field in rows)


@OBJ.rule(
    3,
    "medium",
    "The objectives of a function are those of no tier, or of two",
    holds="RTO and RPO of every function are those of one tier.",
    clause="ISO 22301 8.2.2",
)
def between_tiers(plan: FrozenPlan, facts: Facts) -> Said:
    """RTO or RPO that equals no tier's, or both in different tiers; a tier's upper bound takes in what is below it."""
    tiers = plan.rows("tiers")
    stated = [field for field in ("rto", "rpo") if any(row.seconds(field) is not None for row in tiers)]
    functions = [row for row in plan.rows("functions") if any(row.seconds(field) is not None for field in stated)]
    if not functions:
        return NotApplicable("it takes tiers and functions with their objectives")
    return [finding for row in functions if (finding := _between(row, tiers, stated))]


def _between(function: FrozenRow, tiers: tuple[FrozenRow, ...], stated: list[str]) -> RuleFinding | None:
    own = [field for field in stated if function.seconds(field) is not None]
    fits = {field: [row for row in tiers if _fits(row, _of(function, field), tiers, field)] for field in own}
    common = set.intersection(*({row.ref for row in rows} for rows in fits.values()))
    linked = function.link("tier")
    if common and (not linked or linked in common):
        return None
    parts = "; ".join(
        f"its {field.upper()} of {span(_of(function, field))} is "
        f"{'that of ' + listed(row.label for row in fits[field]) if fits[field] else 'no tier’s'}"
        for field in own
    )
    chosen = f", and {function.text('tier')} is the tier that was chosen" if linked else ""
    return RuleFinding(
        function.ref,
        f"{function.label} must fall into one tier: {parts}{chosen}.",
        (
            *(value(function, field, f"{field.upper()} of {function.label}") for field in own),
            *(value(row, field, f"{field.upper()} of {row.label}") for field in own for row in fits[field]),
        ),
        opening(
            function, next((f for f in own if not fits[f]), own[-1]), f"Give {function.label} a tier's objectives."
        ),
    )


def _fits(tier: FrozenRow, seconds: int, tiers: tuple[FrozenRow, ...], field: str) -> bool:
    limit = tier.seconds(field)
    if limit is None or limit == seconds or tier.comparator(field) not in BOUNDED:
        return limit == seconds
    return seconds < limit and not any(seconds <= (row.seconds(field) or 0) < limit for row in tiers)


@OBJ.rule(
    12,
    "medium",
    "Nothing says when the RTO clock starts",
    holds="The plan says when its RTO clock starts.",
    clause="ISO 22301 8.2.2",
)
def clock_unstated(plan: FrozenPlan, facts: Facts) -> Said:
    """A fact about the clock, or narrative that says from which moment objectives count."""
    timed = [row for kind in ("tiers", "functions") for row in plan.rows(kind) if row.seconds("rto") is not None]
    if not timed:
        return NotApplicable("no RTO is in the plan")
    if plan.facts("clock") or clock(plan).ref:
        return []
    event = (("name", "RTO clock starts at"), ("topic", "clock"), ("value", "The event"))
    return [
        RuleFinding(
            "plan",
            f"An RTO counts from a moment: the event, its detection or the declaration. The plan states RTOs ("
            f"{timed[0].label} {span(_of(timed[0], 'rto'))}) and no moment; between the three lies the time that goes "
            "by before recovery.",
            (value(timed[0], "rto", f"RTO of {timed[0].label}"),),
            Mend(
                "Count from the event, as the recovery times do until you say otherwise.",
                act="add",
                kind="facts",
                values=event,
            ),
        )
    ]
