"""Business impact: what a loss costs in the order of recovery, until each objective, over time, in every category."""

import re
from collections.abc import Iterable

from plans.reading.document import FrozenPlan, FrozenRow, span
from plans.reading.facts import Facts
from plans.recovery.costs import hourly, main_currency
from plans.recovery.graph import graph, used_by
from plans.recovery.waiting_times import OPEN, UPPER

from .findings import NotApplicable, RuleFinding, Said, opening, value
from .missing_fields import spoken
from .objectives import OBJ
from .response import listed

ESTIMATES = ("cost_per_hour", "rto", "rpo", "mtpd")
UNIT = r"(?:min(?:ute)?s?|h|hrs?|hours?|d|days?|w|weeks?|months?)"
AFTER = re.compile(rf"\b(?:(?:\d+|one|first|two|three) ?{UNIT}|{UNIT} \d+)\b", re.I)
CATEGORIES = {
    "legal or regulatory": re.compile(
        r"\b(legal\w*|laws?|regulat\w*|complian\w*|statutory|fines?|licen[cs]\w*|gdpr|hipaa|authorit(?:y|ies))\b", re.I
    ),
    "contractual": re.compile(
        r"\b(contract\w*|slas?|service[- ]levels?|penalt(?:y|ies)|agreements?|liabilit\w+)\b", re.I
    ),
    "reputational": re.compile(
        r"\b(reputation\w*|trust|image|brand|publicity|press|public confidence|goodwill)\b", re.I
    ),
}


@OBJ.rule(
    8,
    "medium",
    "The order by RTO contradicts the order by cost",
    holds="What costs more per hour comes back first.",
    clause="ISO 22301 8.2.2",
)
def cheaper_first(plan: FrozenPlan, facts: Facts) -> Said:
    """A dearer function that comes back after a cheaper one, but for one that it needs; one finding a function."""
    currency = main_currency(plan)
    costs = {row.ref: cost for row in plan.rows("functions") if (cost := hourly([row]).of(currency))}
    timed = [row for row in plan.rows("functions") if row.ref in costs and row.seconds("rto") is not None]
    if len(timed) < 2:
        return NotApplicable("fewer than two functions state an RTO and what an hour without them costs")
    made, findings, sooner = graph(plan), [], _sooner(timed)
    for row in (row for row in timed if row.comparator("cost_per_hour") not in UPPER):
        first = [other for other in sooner[row.seconds("rto") or 0] if costs[other.ref] < costs[row.ref]]
        needed = used_by(made, [row.ref]) if first else set()
        if first := [other for other in first if other.ref not in needed]:
            findings.append(_overtaken(row, first))
    return [*findings]


def _sooner(timed: list[FrozenRow]) -> dict[int, list[FrozenRow]]:
    """By RTO in seconds what is back sooner and surely costs no more than it says."""
    times = [(row, row.seconds("rto") or 0) for row in timed]
    sure = [(row, seconds) for row, seconds in times if row.comparator("cost_per_hour") not in OPEN]
    return {own: [row for row, seconds in sure if seconds < own] for own in {seconds for _, seconds in times}}


def _overtaken(row: FrozenRow, first: list[FrozenRow]) -> RuleFinding:
    sooner = listed(
        f"{other.label} ({hourly([other]).text} an hour, back within {span(other.seconds('rto') or 0)})"
        for other in first
    )
    return RuleFinding(
        row.ref,
        f"An hour without {row.label} costs {hourly([row]).text}, and it is back within "
        f"{span(row.seconds('rto') or 0)}. What costs less comes back sooner: {sooner}.",
        tuple(
            value(one, field, f"{said} of {one.label}")
            for one in (row, *first)
            for field, said in (("rto", "RTO"), ("cost_per_hour", "Cost per hour"))
        ),
        opening(row, "rto", f"Bring {row.label} back sooner, or record that it needs what comes first."),
    )


@OBJ.rule(
    9,
    "info",
    "What an outage costs until the objectives are met",
    holds="What an outage costs is worked out.",
    clause="ISO 22301 8.2.2",
)
def loss_until_objectives(plan: FrozenPlan, facts: Facts) -> Said:
    """Cost per hour × RTO of each function, and of all together at the RTO of each tier."""
    costly = [row for row in plan.rows("functions") if hourly([row]).amounts]
    timed = [row for row in costly if row.seconds("rto") is not None]
    unread = [row for row in costly if row.is_unread("rto")]
    tiers = [row for row in plan.rows("tiers") if row.seconds("rto") is not None]
    if not timed and not (costly and tiers):
        return NotApplicable("no function states what an hour without it costs, with a time to count until")
    each = listed((f"{row.label} {_until(row, [row])}" for row in sorted(timed, key=_loss)), limit=10)
    whole = listed((f"{row.label} {_until(row, plan.rows('functions'))}" for row in tiers), limit=10)
    parts = (
        f"Until its RTO a loss costs: {each}. " if each else "",
        f"All together cost {hourly(plan.rows('functions')).text} an hour. ",
        f"Until the RTO of each tier that is: {whole}. " if whole else "",
        f"Not counted, as their RTO can’t be read: {listed(row.label for row in unread)}." if unread else "",
    )
    return [
        RuleFinding(
            "plan",
            "".join(parts).strip(),
            (
                *(value(row, "cost_per_hour", f"Cost per hour of {row.label}") for row in costly),
                *(value(row, "rto", f"RTO of {row.label}") for row in (*timed, *tiers)),
            ),
            opening(costly[0], "cost_per_hour", f"Check what an hour without {costly[0].label} costs."),
        )
    ]


def _until(row: FrozenRow, functions: Iterable[FrozenRow]) -> str:
    seconds = row.seconds("rto") or 0
    return f"{hourly(functions).after(seconds).text} ({span(seconds)})"


def _loss(row: FrozenRow) -> float:
    """For sorting: the largest loss until the RTO first."""
    return -max(amount for _, amount in hourly([row]).after(row.seconds("rto") or 0).amounts)


@OBJ.rule(
    10,
    "low",
    "An estimate has no upper bound, or impact is stated for one time only",
    holds="Every estimate has an upper bound, and impact is stated as time passes.",
    clause="ISO 22301 8.2.2",
)
def open_estimates(plan: FrozenPlan, facts: Facts) -> Said:
    """Estimates such as ``$10,000+``, a finding a function; and one for all whose impact is not stated over time."""
    functions = plan.rows("functions")
    estimated = [row for row in functions if any(row.text(field) for field in ESTIMATES) or _impact(row)]
    if not estimated:
        return NotApplicable("no function states an estimate or an impact")
    unbounded = [(row, fields) for row in functions if (fields := [f for f in ESTIMATES if row.comparator(f) in OPEN])]
    impacts: dict[str, list[FrozenRow]] = {}
    for row in plan.rows("impacts"):
        impacts.setdefault(row.link("function"), []).append(row)
    still = [row for row in estimated if len(_times(row, impacts.get(row.ref, []))) < 2]
    return [
        *(_unbounded(row, fields) for row, fields in unbounded),
        *([_still(still, len(functions))] if still else []),
    ]


def _impact(row: FrozenRow) -> str:
    return row.text("operational_impact") or row.text("loss") or row.text("cost_per_hour")


def _times(function: FrozenRow, impacts: list[FrozenRow]) -> set[str]:
    """The points in time for which its impact is told, in rows or in columns of the plan's own."""
    steps = {str(row.seconds("after")) for row in impacts if row.seconds("after") is not None}
    columns = (column for row in (function, *impacts) for column in row.extra.items())
    return steps | {name for name, text in columns if AFTER.search(name) and text.strip()}


def _unbounded(row: FrozenRow, fields: list[str]) -> RuleFinding:
    said, has = listed(f"“{row.written(field)}”" for field in fields), "has" if len(fields) == 1 else "have"
    return RuleFinding(
        row.ref,
        f"An estimate must say how bad it can get. {row.label} says {said}, which {has} no upper bound.",
        tuple(value(row, field, f"{_named(field)} of {row.label}") for field in fields),
        opening(row, fields[0], f"Write a range for {row.label}."),
    )


def _named(field: str) -> str:
    return "Cost per hour" if field == "cost_per_hour" else spoken(field)


def _still(rows: list[FrozenRow], count: int) -> RuleFinding:
    return RuleFinding(
        "plan",
        f"A loss grows as time passes, and the RTO lies where it gets too large. {len(rows)} of {count} functions "
        f"{'states its' if len(rows) == 1 else 'state their'} impact for one point in time only: "
        f"{listed(row.label for row in rows)}.",
        tuple(value(row, "operational_impact", f"Impact of {row.label}") for row in rows),
        opening(rows[0], "operational_impact", "Add what the loss means after an hour, a day and a week."),
    )


@OBJ.rule(
    14,
    "medium",
    "Categories of impact are missing",
    holds="Legal, contractual and reputational impact are told.",
    clause="ISO 22301 8.2.2",
)
def missing_categories(plan: FrozenPlan, facts: Facts) -> Said:
    """Legal or regulatory, contractual and reputational impact that no function and no row of impact speaks of."""
    functions = plan.rows("functions")
    if not functions:
        return NotApplicable("no function is in the plan")
    said = " | ".join(
        [
            *(f"{row.text('category')} {row.text('text')}" for row in plan.rows("impacts") if _is_rated(row)),
            *(f"{row.text('loss')} {row.text('operational_impact')}" for row in functions),
            *(
                f"{name} {text}"
                for row in (*functions, *plan.rows("impacts"))
                for name, text in row.extra.items()
                if text.strip()
            ),
        ]
    )
    gone = [name for name, pattern in CATEGORIES.items() if not pattern.search(said)]
    if not gone:
        return []
    return [
        RuleFinding(
            "plan",
            f"A loss costs more than money and work. No function says what its loss means in these categories: "
            f"{listed(gone)}.",
            tuple(value(row, "loss", f"Impact of {row.label}") for row in functions),
            opening(functions[0], "loss", "Add what a loss means in these categories, or that it means nothing there."),
        )
    ]


def _is_rated(row: FrozenRow) -> bool:
    return bool(row.text("level") or row.text("text"))
