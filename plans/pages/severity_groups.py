"""The list of findings as a page shows it: by severity, then by rule, so that one title stands above all it found."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bcp_portal.documents.gaps import GRAVE
from plans.linting.rules import Rule

from .shown_findings import ShownFinding

SHOWN = 3  # subjects of a rule that are not folded


@dataclass(frozen=True)
class RuleFindings:
    """What one rule found: what this page shows of it, and how many there are."""

    rule: Rule
    items: list[ShownFinding]
    count: int
    at: str = ""  # the key of the finding for which somebody came

    @property
    def is_unfolded(self) -> bool:
        """Whether what it folds is what somebody came for."""
        return any(item.key == self.at for item in self.folded)

    @property
    def first(self) -> list[ShownFinding]:
        """What stands in its card at once; of few more all."""
        return self.items if len(self.items) <= SHOWN + 1 or self._is_asked else self.items[:SHOWN]

    @property
    def folded(self) -> list[ShownFinding]:
        """What unfolds in its card."""
        return self.items[len(self.first) :]

    @property
    def _is_asked(self) -> bool:
        return any(item.form for item in self.items)

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
    is_open: bool = True

    @property
    def rule_count(self) -> int:
        """How many rules of it stand on this page."""
        return len(self.rules)


RuleCounts = Counter[tuple[str, str]]  # by severity and rule, of all pages


def severity_groups(
    items: Sequence[ShownFinding], counts: RuleCounts, *, at: str = "", chosen: bool = False
) -> list[SeverityGroup]:
    """Findings, which come the gravest first and rule by rule, with what they have in common said once.

    What is milder than high is folded, unless somebody chose what is shown (``chosen``) or came for the finding ``at``,
    or nothing graver stands on the page.
    """
    totals = Counter[str]()
    for (severity, _), count in counts.items():
        totals[severity] += count
    groups = [(severity, list(found)) for severity, found in groupby(items, lambda item: item.severity)]
    has_grave = any(severity in GRAVE for severity, _ in groups)
    return [
        SeverityGroup(
            severity,
            _ruled(found, severity, counts, at),
            totals[severity],
            is_open=chosen or not has_grave or severity in GRAVE or any(item.key == at for item in found),
        )
        for severity, found in groups
    ]


def _ruled(items: Sequence[ShownFinding], severity: str, counts: RuleCounts, at: str) -> list[RuleFindings]:
    by_rule = groupby(items, lambda item: item.rule)
    return [RuleFindings(rule, list(found), counts[severity, rule.id], at) for rule, found in by_rule]
