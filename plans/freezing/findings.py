"""Known gaps: the findings that are not fixed, as a version freezes them: what its signers know and live with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bcp_portal.accounts.models import User
from bcp_portal.documents.format import StoredFinding
from plans.linting.checking import RULES, rank
from plans.models.findings import Acceptance, Finding, FindingState
from plans.models.plan import Plan


@dataclass(frozen=True)
class StandingFindings:
    """The findings of a draft that are not fixed, with their state, and the acceptances that hold."""

    findings: Sequence[Finding]
    acceptances: Sequence[Acceptance]

    @property
    def blockers(self) -> list[Finding]:
        """Open ones that refuse a submission."""
        return [one for one in self.findings if one.state == FindingState.OPEN and one.stops_submission]

    def accepted_by(self, person: User) -> list[str]:
        """The rules of findings that somebody has accepted, each once."""
        theirs = {one.finding_id for one in self.acceptances if one.accepted_by_id == person.pk}
        return sorted({one.rule for one in self.findings if one.pk in theirs})

    def frozen(self) -> list[StoredFinding]:
        """The gravest first, by value. What the signatures mend is not among them.

        Each is ``{"rule", "title", "severity", "subject", "sentence", "values", "state"}``, an accepted one also
        ``"accepted_by", "reason", "until"``.
        """
        accepted = {acceptance.finding_id: acceptance for acceptance in self.acceptances}
        found = [one for one in self.findings if not one.ends_by_submitting]
        return [_frozen(finding, accepted.get(finding.pk)) for finding in sorted(found, key=_order)]


def standing_findings(plan: Plan, *, on: date) -> StandingFindings:
    """Those of a plan on a day, by rule, in two queries."""
    findings = Finding.objects.not_fixed(on).filter(plan=plan).order_by("rule", "pk")
    acceptances = Acceptance.objects.holding(on).filter(finding__plan=plan).order_by("-accepted_at", "-pk")
    return StandingFindings(list(findings), list(acceptances))


def frozen_gaps(plan: Plan, *, on: date) -> list[StoredFinding]:
    """What of it a version freezes."""
    return standing_findings(plan, on=on).frozen()


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
