"""Suppliers: from whom a plan buys what it depends on, and what is in house."""

import re
from dataclasses import dataclass

from .document import FrozenPlan, FrozenRow

# The whole name: “US Signal” and “Internal Systems Ltd” are somebody else.
OWN = re.compile(
    r"^\W*(?:our )?(?:internal(?:ly)?|in-?house|own|ourselves|us|self|none)"
    r"(?:[ -](?:it|ict|teams?|staff|departments?|systems?|hosted|hosting|run|developed))*\s*(?:\([^)]*\))?\W*$",
    re.I,
)


def is_in_house(supplier: str) -> bool:
    """Whether the name of a supplier says that it is the organisation itself: ``our own IT team``."""
    return bool(OWN.match(supplier))


@dataclass(frozen=True)
class Bought:
    """A supplier from whom a plan buys what it depends on: as it is written, its ref in the directory or ``""``, and
    the dependencies that it supplies.
    """

    name: str
    ref: str
    rows: tuple[FrozenRow, ...]


def bought_from(plan: FrozenPlan) -> tuple[Bought, ...]:
    """The suppliers of dependencies, each once, in the order of the plan; what is in house is bought from nobody."""
    found: dict[str, list[FrozenRow]] = {}
    for row in plan.rows("dependencies"):
        if row.text("supplier") and not OWN.match(row.text("supplier")):
            found.setdefault(row.link("supplier") or row.text("supplier").casefold(), []).append(row)
    return tuple(Bought(rows[0].text("supplier"), rows[0].link("supplier"), tuple(rows)) for rows in found.values())
