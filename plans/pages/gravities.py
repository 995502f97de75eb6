"""The list of findings as a page shows it: by severity, then by rule, so that one title stands above all it found."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from plans.linting.rules import Rule
from plans.models.findings import FindingState

from .checkup import ShownFinding

SHOWN_AT_ONCE = 40  # findings; of more than that the grave ones stand open, and the others fold


@dataclass(frozen=True)
class Ruled:
    """What one rule found."""

    rule: Rule
    items: list[ShownFinding]


@dataclass(frozen=True)
class Gravity:
    """All findings of one severity, and how many are accepted; the page shows them at once if ``is_open``."""

    severity: str
    count: int
    accepted: int
    rules: list[Ruled]
    is_open: bool


def gravities(items: Sequence[ShownFinding]) -> list[Gravity]:
    """Findings, which come the gravest first and rule by rule, with what they have in common said once."""
    by_severity = [(severity, list(found)) for severity, found in groupby(items, lambda item: item.severity)]
    return [
        Gravity(
            severity, len(found), sum(item.state == FindingState.ACCEPTED for item in found),
            [Ruled(rule, list(of)) for rule, of in groupby(found, lambda item: item.rule)],
            is_open=place == 0 or len(items) <= SHOWN_AT_ONCE or severity in {"blocker", "high"}
            or any(item.form and item.form.errors for item in found),
        )
        for place, (severity, found) in enumerate(by_severity)
    ]  # fmt: skip
