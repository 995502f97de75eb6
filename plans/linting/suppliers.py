"""Suppliers: whether the backup is another one, and what was agreed with them."""

import re

from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.facts import Facts
from plans.reading.names import mentions
from plans.reading.suppliers import is_in_house

from .dependencies import APART, DEP
from .findings import NotApplicable, Question, RuleFinding, Said, opening, value
from .response import listed

REDUNDANT = re.compile(
    r"\b(multi(?:ple|-)?\s?-?(?:regions?|zones?|sites?|az)|(?:second|other|another|several|two) (?:regions?|zones?)"
    r"|redundan\w+"
    r"|replica\w*|mirror\w*|cluster\w*|failover|stand-?by|availability zones?|duplicate\w*|twice|n\+1"
    r"|hot spare|geo-?\w+)\b",
    re.I,
)
AGREED = re.compile(r"\b(slas?|service[- ]levels?|recovery times?|rto|uptime|availability)\b", re.I)


@DEP.rule(
    3,
    "high",
    "The backup is the same supplier",
    holds="No backup comes from the supplier that it stands in for.",
    clause="ISO 22301 8.3.4",
)
def backup_same_supplier(plan: FrozenPlan, facts: Facts) -> Said:
    """A single point of failure: the backup names the supplier itself, or is its own redundancy (asked first)."""
    rows = [row for row in plan.rows("dependencies") if row.text("supplier") and row.text("backup")]
    if not rows:
        return NotApplicable("no dependency has both a supplier and a backup")
    said: list[RuleFinding | Question] = []
    for row in rows:
        key = f"same-supplier:{row.ref}"
        answer = plan.answer(key)
        if answer or (answer is None and mentions(row.text("backup"), row.text("supplier"))):
            said.append(_single_point(row))
        elif answer is None and _may_be_same(plan, row):
            said.append(
                Question(
                    key,
                    f"Does the backup of {row.label}, “{row.text('backup')}”, depend on {_supplier(row)} too?",
                    row.ref,
                )
            )
    return said


def _may_be_same(plan: FrozenPlan, row: FrozenRow) -> bool:
    backup = row.text("backup")
    others = [str(supplier["name"]) for supplier in plan.suppliers().values()]
    return bool(REDUNDANT.search(backup)) and not APART.search(backup) and not any(mentions(backup, n) for n in others)


def _supplier(row: FrozenRow) -> str:
    return "our own systems" if is_in_house(row.text("supplier")) else row.text("supplier")


def _single_point(row: FrozenRow) -> RuleFinding:
    return RuleFinding(
        row.ref,
        f"The backup of {row.label} must work when {_supplier(row)} fails. “{row.text('backup')}” depends on "
        f"{_supplier(row)} too: one failure takes both.",
        (value(row, "supplier", f"Supplier of {row.label}"), value(row, "backup", f"Backup of {row.label}")),
        opening(row, "backup", "Name a backup that is independent of the supplier."),
    )


@DEP.rule(
    7,
    "medium",
    "No service level or recovery time is recorded where one is required",
    holds="Every supplier's service level or recovery time is recorded.",
    clause="ISO 22301 8.3.4",
)
def service_level_missing(plan: FrozenPlan, facts: Facts) -> Said:
    """What the supplier rules ask for against the SLA and RTO of each dependency that is bought."""
    asked = next((row for row in plan.rows("supplier_rules") if AGREED.search(row.text("text"))), None)
    bought = [
        row for row in plan.rows("dependencies") if row.text("supplier") and not is_in_house(row.text("supplier"))
    ]
    if asked is None or not bought:
        return NotApplicable("the plan asks no supplier for a service level or recovery time")
    left = [row for row in bought if not row.text("sla") and row.seconds("rto") is None]
    if not left:
        return []
    verb = "records" if len(left) == 1 else "record"
    return [
        RuleFinding(
            "dependencies",
            f"The plan asks suppliers for “{asked.text('text')}”. {len(left)} of {len(bought)} bought dependencies "
            f"{verb} neither a service level nor a recovery time: {listed(row.label for row in left)}.",
            (value(asked, "text", "What is asked"), *(value(row, "sla", f"SLA of {row.label}") for row in left)),
            opening(left[0], "sla", f"Record what is agreed for {left[0].label}."),
        )
    ]
