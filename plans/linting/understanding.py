"""Whether there is anything to check: a plan that no rule can read passes every one of them."""

import re

from .findings import Finding, NotApplicable, Said, beginning
from .governance import GOV
from .reading import Plan
from .rules import Facts

TABLE = re.compile(r"^[ \t>]*+(?=[^\n|]*+\|)[|:\- \t]*-[|:\- \t]*$", re.M)  # the line below a table's header
ABOUT_ITSELF = {"facts", "history", "approvals", "appendices"}  # kinds that say nothing of how work is recovered


@GOV.rule(
    13,
    "high",
    "Nothing of the plan is data, so nothing of it is checked",
    holds="The rules have something to check.",
    clause="ISO 22301 7.5.2",
    last=True,
)
def nothing_to_check(plan: Plan, facts: Facts) -> Said:
    """A plan with text, of which no table or list became rows; counts the other rules that had nothing to check."""
    if any(kind["rows"] for kind in plan.document["kinds"] if kind["key"] not in ABOUT_ITSELF):
        return []
    if not plan.passages:
        return NotApplicable("the plan has no text that could be data")
    tables = sum(len(TABLE.findall(passage.text)) for passage in plan.passages)
    return [
        Finding(
            "plan",
            f"Only what is data can be checked. {_none_of(tables)}: {facts.idle} of {facts.asked} rules had nothing to "
            "check, so that nobody knows whether the plan works.",
            mend=beginning(
                "functions",
                "name",
                "Give its tables headers that say what they hold, and import it again; or add its rows "
                "here, functions first.",
            ),
        )
    ]


def _none_of(tables: int) -> str:
    if not tables:
        return "Nothing of this plan is data"
    return "The only table of this plan is not data" if tables == 1 else f"None of this plan’s {tables} tables is data"
