"""Unread plans: one that no rule can read passes every one of them, so this asks whether there is anything to check."""

import re

from plans.reading.document import FrozenPlan
from plans.reading.facts import Facts

from .findings import NotApplicable, RuleFinding, Said, beginning
from .governance import GOV

TABLE = re.compile(r"^[ \t>]*+(?=[^\n|]*+\|)[|:\- \t]*-[|:\- \t]*$", re.M)  # the line below a table's header
ABOUT_ITSELF = {"facts", "history", "approvals", "appendices"}  # kinds that say nothing of how work is recovered
BESIDE = {
    "scope",
    "contacts",
    "maintenance",
    "reviews",
    "change_rules",
    "supplier_rules",
    "exercise_steps",
}  # nor do these
LEAST_TABLES = 3  # that are no data, beside so few that are
MOST_TIMES = 4
MOST_IDLE = 0.8


@GOV.rule(
    13,
    "high",
    "Nothing of the plan is data, or hardly anything, so that it is not checked",
    holds="The rules have something to check.",
    clause="ISO 22301 7.5.2",
    last=True,
)
def nothing_to_check(plan: FrozenPlan, facts: Facts) -> Said:
    """A plan with text, of which hardly a table or list became rows; counts the rules that had nothing to check."""
    kinds = {kind["key"] for kind in plan.document["kinds"] if kind["rows"]}
    if not plan.passages and not kinds - ABOUT_ITSELF:
        return NotApplicable("the plan has no text that could be data")
    unread = sum(len(TABLE.findall(passage.text)) for passage in plan.passages)
    read = _read(plan)
    is_little = not kinds - ABOUT_ITSELF - BESIDE or _is_buried(unread, read, facts)
    if not plan.passages or not is_little:
        return []
    is_nothing = not kinds - ABOUT_ITSELF
    return [
        RuleFinding(
            "plan",
            f"Only what is data can be checked. {_none_of(unread) if is_nothing else _little_of(unread)}: "
            f"{facts.idle} of {facts.asked} rules had nothing to check, so that nobody knows whether the plan works.",
            mend=beginning(
                "functions",
                "name",
                "Give its tables headers that say what they hold, and import it again; or add its rows "
                "here, functions first.",
            ),
        )
    ]


def _read(plan: FrozenPlan) -> int:
    """How many tables and lists are rows that say how work is recovered."""
    others = ABOUT_ITSELF | BESIDE | {"prose"}
    return sum(block["kind"] not in others for heading in plan.document["outline"] for block in heading["blocks"])


def _is_buried(unread: int, read: int, facts: Facts) -> bool:
    """Whether what is data is lost among tables that are not, and most rules have nothing to check."""
    return unread >= LEAST_TABLES and unread > MOST_TIMES * read and facts.idle > MOST_IDLE * facts.asked


def _none_of(tables: int) -> str:
    if not tables:
        return "Nothing of this plan is data"
    return "The only table of this plan is not data" if tables == 1 else f"None of this plan’s {tables} tables is data"


def _little_of(unread: int) -> str:
    if not unread:
        return "Hardly anything of this plan is data"
    tables = "one table is none" if unread == 1 else f"{unread} tables are none"
    return f"Hardly anything of this plan is data, and {tables}"
