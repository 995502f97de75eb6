"""Scope: whether it and the impact analysis name the same things."""

import re

from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.facts import Facts
from plans.reading.wide_words import CATCH_ALL

from .findings import NotApplicable, RuleFinding, Said, beginning, value
from .objectives import OBJ
from .response import listed
from .strategy_links import distinctive_words

# Words that say whose or how important, not what.
UNSPECIFIC = """
across also application app associated both core each else essential everything external important include including
internal internally it key located main other our product raise related see seen such support supporting through used
via well what within
"""
VAGUE = frozenset(UNSPECIFIC.split())
PEOPLE = frozenset({"customer", "client", "user", "people", "staff", "employee", "public"})
PLACES = re.compile(
    r"\b(sites?|buildings?|offices?|locations?|premises|plants?|campus|branch(?:es)?|departments?|subsidiar\w+"
    r"|head ?quarters|employees|staff|personnel|visitors|contractors)\b",
    re.I,
)
STEM = 6


@OBJ.rule(
    13,
    "medium",
    "Scope and impact analysis do not name the same things",
    holds="Scope and impact analysis name the same things.",
    clause="ISO 22301 4.3",
)
def scope_and_functions(plan: FrozenPlan, facts: Facts) -> Said:
    """Things in scope that no function (or dependency of one) speaks of, and functions that the scope does not name.

    Items that name places, people or everything are no such things; they, too, cover the functions that they name.
    """
    items, functions = plan.rows("scope"), plan.rows("functions")
    inside = [row for row in items if row.choice("side") != "out"]
    things = [row for row in inside if _is_thing(row)]
    if not things or not functions:
        return NotApplicable("it takes functions, and a scope that names things")
    analysed = frozenset().union(*(_stems(text) for text in _analysed(plan)))
    named = frozenset().union(*(_stems(row.text("text")) for row in items))
    left = [row for row in things if not _stems(row.text("text")) & analysed]
    covered = any(CATCH_ALL.search(row.text("text")) for row in inside)
    unnamed = [] if covered else [row for row in functions if not _stems(_said(row)) & named]
    return [*([_unanalysed(left)] if left else []), *([_out_of_scope(unnamed, len(functions))] if unnamed else [])]


def _is_thing(row: FrozenRow) -> bool:
    text = row.text("text")
    return not CATCH_ALL.search(text) and not PLACES.search(text) and bool(distinctive_words(text) - VAGUE - PEOPLE)


def _said(function: FrozenRow) -> str:
    return f"{function.label}. {function.text('services')}"


def _analysed(plan: FrozenPlan) -> list[str]:
    """What the impact analysis names: functions, and the dependencies that are linked to them."""
    linked = {ref for row in plan.rows("functions") for ref in row.links("needs")}
    needed = [row for row in plan.rows("dependencies") if row.links("functions") or row.ref in linked]
    return [*(_said(row) for row in plan.rows("functions")), *(row.label for row in needed)]


def _stems(text: str) -> frozenset[str]:
    """The beginnings of the words that say what it is; of whose it is, where it says nothing else."""
    said = distinctive_words(text) - VAGUE
    return frozenset(word[:STEM] for word in (said - PEOPLE or said))


def _unanalysed(left: list[FrozenRow]) -> RuleFinding:
    return RuleFinding(
        "scope",
        f"What is in scope must be in the impact analysis, so that its loss is judged. These are not: "
        f"{listed(f'“{row.label}”' for row in left)}.",
        tuple(value(row, "text", "In scope") for row in left),
        beginning(
            "functions",
            "name",
            "Add a function or a linked dependency for each, or take it out of the scope.",
            name=left[0].label,
        ),
    )


def _out_of_scope(unnamed: list[FrozenRow], count: int) -> RuleFinding:
    one = len(unnamed) == 1
    return RuleFinding(
        "functions",
        f"What the impact analysis judges must be in scope. {len(unnamed)} of {count} functions "
        f"{'is' if one else 'are'} not named there: {listed(row.label for row in unnamed)}.",
        tuple(value(row, "name", "Function") for row in unnamed),
        beginning(
            "scope",
            "text",
            f"Add {unnamed[0].label} to the scope, or say that it is out of it.",
            text=unnamed[0].label,
        ),
    )
