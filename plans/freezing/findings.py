"""Known gaps: the findings that are not fixed, as a version freezes them: what its signers know and live with."""

from datetime import date

from bcp_portal.documents.format import StoredFinding
from plans.linting.checking import RULES, rank
from plans.models.findings import Acceptance, Finding
from plans.models.plan import Plan


def frozen_gaps(plan: Plan, *, on: date) -> list[StoredFinding]:
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


def _frozen(finding: Finding, acceptance: Acceptance | None) -> StoredFinding:
    rule = RULES.get(finding.rule)
    frozen: StoredFinding = {
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
    frozen["accepted_by"], frozen["reason"] = acceptance.accepted_by_name, acceptance.reason
    frozen["until"] = acceptance.until.isoformat()
    return frozen
