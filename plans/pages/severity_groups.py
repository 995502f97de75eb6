"""The list of findings as a page shows it: by severity, then by rule, so that one title stands above all it found."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from plans.linting.rules import Rule

from .findings_summary import ShownFinding


@dataclass(frozen=True)
class RuleFindings:
    """What one rule found: what this page shows of it, and how many there are."""

    rule: Rule
    items: list[ShownFinding]
    count: int

    @property
    def is_part(self) -> bool:
        """Whether more of it stands on other pages."""
        return len(self.items) < self.count


@dataclass(frozen=True)
class SeverityGroup:
    """Findings of one severity: rule by rule what this page shows, and how many there are."""

    severity: str
    rules: list[RuleFindings]
    count: int


RuleCounts = Counter[tuple[str, str]]  # by severity and rule, of all pages


def severity_groups(items: Sequence[ShownFinding], counts: RuleCounts) -> list[SeverityGroup]:
    """Findings, which come the gravest first and rule by rule, with what they have in common said once."""
    totals = Counter[str]()
    for (severity, _), count in counts.items():
        totals[severity] += count
    return [
        SeverityGroup(severity, _ruled(list(found), severity, counts), totals[severity])
        for severity, found in groupby(items, lambda item: item.severity)
    ]


def _ruled(items: Sequence[ShownFinding], severity: str, counts: RuleCounts) -> list[RuleFindings]:
    by_rule = groupby(items, lambda item: item.rule)
    return [RuleFindings(rule, list(found), counts[severity, rule.id]) for rule, found in by_rule]
