"""Supplier assessments: whether those that the plan promises are recorded, of every supplier and in time."""

from datetime import date

from bcp_portal.look.counting import counted
from plans.reading.assessed_suppliers import assessed_suppliers
from plans.reading.assessments import promised
from plans.reading.cadence import cadence, on_day
from plans.reading.document import FrozenPlan
from plans.reading.facts import Facts
from plans.reading.suppliers import Bought

from .dependencies import DEP
from .findings import NotApplicable, RuleFinding, Said, key_of, opening, value
from .response import listed


@DEP.rule(
    8,
    "low",
    "Assessments are promised and not recorded, or too old",
    holds="The assessments of suppliers that the plan promises are recorded and recent.",
    clause="ISO 22301 8.3.4",
    dated=True,
)
def assessments_missing(plan: FrozenPlan, facts: Facts) -> Said:
    """Activities that assess suppliers, each that the plan buys from for itself: due and not done, whatever was done
    later. What says no pace is kept by one. Where it buys from none, any record will do. One finding for all.
    """
    promises = promised(plan)
    if not promises:
        return NotApplicable("the plan promises no assessment of suppliers")
    for row, _ in promises:
        cadence(row, "cadence")  # one that can't be read is noted: it can't be said to hold
    behind = [one for one in assessed_suppliers(plan, facts) if one.behind]
    refs = frozenset().union(*(one.behind for one in behind))
    late = [(row, field) for row, field in promises if row.ref in refs]
    if not late:
        return []
    never = [one.supplier for one in behind if one.last is None]
    said = [_never(never)] if never else []
    said += (
        [_last([(one.supplier, one.last) for one in behind if one.last], facts.today)]
        if len(never) < len(behind)
        else []
    )
    return [
        RuleFinding(
            key_of(*(row.ref for row, _ in late)),
            f"The plan promises: {listed(f'“{row.text(field)}”' for row, field in late)}. {' '.join(said)}",
            tuple(value(row, field) for row, field in late),
            opening(*late[0], "Assess them and record it, or change what is promised."),
        )
    ]


def _never(suppliers: list[Bought]) -> str:
    names = listed(one.name for one in suppliers)
    return f"No assessment is recorded{f' of {names}' if names else ''}."


def _last(assessed: list[tuple[Bought, date]], today: date) -> str:
    ago = (f"{one.name} {counted((today - day).days, 'day')} ago ({on_day(day)})".strip() for one, day in assessed)
    return f"Assessed last: {listed(ago)}."
