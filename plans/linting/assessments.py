"""Supplier assessments: whether those that the plan promises are recorded, of every supplier and in time."""

from datetime import date

from bcp_portal.look.counting import counted
from plans.reading.assessments import is_late, promised
from plans.reading.cadence import on_day
from plans.reading.document import FrozenPlan
from plans.reading.facts import Done, Facts
from plans.reading.suppliers import Bought, bought_from

from .dependencies import DEP
from .findings import NotApplicable, RuleFinding, Said, key_of, opening, value
from .response import listed

ANYBODY = Bought("", "", ())  # where a plan names no supplier


@DEP.rule(
    8,
    "low",
    "Assessments are promised and not recorded, or too old",
    holds="The assessments of suppliers that the plan promises are recorded and recent.",
    clause="ISO 22301 8.3.4",
    dated=True,
)
def assessments_missing(plan: FrozenPlan, facts: Facts) -> Said:
    """Activities that assess suppliers against the last record of each supplier that the plan buys from: missing, or
    older than their cadence. Where it buys from none, any record will do. One finding for all activities.
    """
    promises = promised(plan)
    if not promises:
        return NotApplicable("the plan promises no assessment of suppliers")
    days = [(one, last_assessed(one, facts)) for one in bought_from(plan) or (ANYBODY,)]
    late = [(row, field) for row, field in promises if any(is_late(row, day, facts.today) for _, day in days)]
    if not late:
        return []
    behind = [(one, day) for one, day in days if any(is_late(row, day, facts.today) for row, _ in late)]
    never = [one for one, day in behind if day is None]
    said = [_never(never)] if never else []
    said += [_last([(one, day) for one, day in behind if day], facts.today)] if len(never) < len(behind) else []
    return [
        RuleFinding(
            key_of(*(row.ref for row, _ in late)),
            f"The plan promises: {listed(f'“{row.text(field)}”' for row, field in late)}. {' '.join(said)}",
            tuple(value(row, field) for row, field in late),
            opening(*late[0], "Assess them and record it, or change what is promised."),
        )
    ]


def last_assessed(supplier: Bought, facts: Facts) -> date | None:
    """The day of its last assessment by today; of any supplier's where it has no name."""
    done = (one.on for one in facts.assessments if one.on <= facts.today and _is_of(supplier, one))
    return max(done, default=None)


def _is_of(supplier: Bought, done: Done) -> bool:
    """By the entry in the directory, for two may have one name; by name where the plan or the record knows no entry."""
    if supplier == ANYBODY or (supplier.ref and done.ref):
        return supplier.ref in {"", done.ref}
    return done.of.casefold() in {supplier.ref.casefold(), supplier.name.casefold()}


def _never(suppliers: list[Bought]) -> str:
    names = listed(one.name for one in suppliers)
    return f"No assessment is recorded{f' of {names}' if names else ''}."


def _last(assessed: list[tuple[Bought, date]], today: date) -> str:
    ago = (f"{one.name} {counted((today - day).days, 'day')} ago ({on_day(day)})".strip() for one, day in assessed)
    return f"Assessed last: {listed(ago)}."
