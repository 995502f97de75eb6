"""The functions of some plans, worst first: all of them, or those that have something in common."""

from collections.abc import Sequence
from dataclasses import dataclass

from .bars import Claims, Owned
from .coverage import coverage
from .page import exercised


@dataclass(frozen=True)
class Show:
    """Some functions under a label; ``key`` is how an address says it."""

    key: str
    label: str
    functions: Sequence[Owned]


def shows(claimed: Claims) -> list[Show]:
    """All functions, then by what their plan's figures say, then those that lack something."""
    verdicts = (("late", "Too late"), ("unknown", "Not known"), ("in time", "In time"))
    return [
        Show("", "All functions", claimed.functions),
        *(Show(key.replace(" ", "-"), label, _with(claimed, key)) for key, label in verdicts),
        *(
            Show(f"no-{cover.key}", LACKING[cover.key], cover.lacking)
            for cover in coverage(claimed.functions, exercised(claimed.proofs))
        ),
    ]


LACKING = {
    "strategy": "Without a strategy",
    "owner": "Without an owner",
    "deputy": "Without a deputy",
    "scope": "In the scope of no exercise",
    "exercised": "Not measured in the last year",
}


def _with(claimed: Claims, verdict: str) -> list[Owned]:
    return [one for one in claimed.functions if one[1].verdict == verdict]
