"""The findings that stand in a draft, as a version freezes them: what its signers know and live with."""

from datetime import date
from typing import Any

from plans.linting.checking import RULES, rank
from plans.models.findings import Acceptance, Finding
from plans.models.plan import Plan

Frozen = dict[str, Any]


def frozen_gaps(plan: Plan, *, on: date) -> list[Frozen]:
    """Open and accepted findings, the gravest first, by value; two queries. What the signatures mend is not among them.

    Each is ``{"rule", "title", "severity", "subject", "sentence", "values", "state"}``, an accepted one also
    ``"accepted_by", "reason", "until"``.
    """
    accepted = {
        acceptance.finding_id: acceptance for acceptance in Acceptance.objects.holding(on).filter(finding__plan=plan)
    }
    found = [one for one in Finding.objects.not_fixed(on).filter(plan=plan) if not one.ends_by_submitting]
    return [_frozen(finding, accepted.get(finding.pk)) for finding in sorted(found, key=_order)]


def _order(finding: Finding) -> tuple[int, str, str]:
    return rank(finding.severity), finding.rule, finding.subject


def _frozen(finding: Finding, acceptance: Acceptance | None) -> Frozen:
    rule = RULES.get(finding.rule)
    frozen = {
        "rule": finding.rule,
        "title": rule.title if rule else "",
        "severity": finding.severity,
        "subject": finding.subject,
        "sentence": finding.sentence,
        "values": finding.values,
        "state": finding.state,
    }
    if acceptance is None:
        return frozen
    accepted = {"accepted_by": acceptance.accepted_by_name, "reason": acceptance.reason}
    return {**frozen, **accepted, "until": acceptance.until.isoformat()}
