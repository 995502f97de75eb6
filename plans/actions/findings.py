"""Accepting findings by name, and setting how severe rules are."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.format import StoredFinding
from bcp_portal.jobs import enqueue_soon
from plans.linting.checking import OFF, RULES, fingerprint_of, is_milder, key_of_subject
from plans.linting.findings import SEVERITIES
from plans.models.findings import Acceptance, Finding, FindingState, RuleSetting
from plans.models.plan import Plan
from plans.models.states import VersionState
from plans.models.versions import PlanVersion

from .refusals import NoReason, Refused

LONGEST_REASON = 500  # for a rule that is milder: it is printed in every version
FINDINGS, RULE_SETTINGS = "findings", "rules"
CHECKING = "plans.tasks.check_plans"
OWN_FINDINGS = "nobody accepts findings of their own submission"


class FindingChanged(Refused):
    """The finding is mended, or its values are no longer those that the person saw."""


class NotAcceptable(Refused):
    """There is no reason, or the day is over."""


class NotAccepted(Refused):
    """There is no acceptance to withdraw."""


class OwnFinding(Refused):
    """Nobody accepts findings of what they submitted."""


class NoSuchRule(Refused):
    """There is no such rule or severity."""


@transaction.atomic
def accept_finding(
    *, finding: Finding, fingerprint: str, reason: str, until: date, by: User, at: datetime
) -> Acceptance:
    """Live with a finding until a day, that day included; ``fingerprint`` is of the values that the person saw.

    It takes the place of an acceptance before it. Raises OwnSubmission, FindingChanged, NotAcceptable.
    """
    today = timezone.localdate(at)
    current = _locked(finding, today)
    _refuse_own(current.plan, by)
    if current.state == FindingState.FIXED or current.fingerprint != fingerprint:
        raise FindingChanged("The plan was changed after you opened this page. Look at what stands there now.")
    if not reason.strip() or until < today:
        raise NotAcceptable("Say why the plan can live with this, and until which day from today on.")
    _withdraw(current, by, at)
    acceptance = Acceptance.objects.create(
        finding=current,
        reason=reason.strip(),
        until=until,
        fingerprint=fingerprint,
        accepted_by=by,
        accepted_by_name=by.name,
        accepted_at=at,
    )
    after = {"rule": current.rule, "severity": current.severity, "until": until.isoformat(), "reason": reason.strip()}
    _record("finding_accepted", current, by=by, at=at, after=after)
    return acceptance


def _refuse_own(plan: Plan, by: User) -> None:
    waiting = PlanVersion.objects.filter(plan=plan, submitted_by=by).in_state(VersionState.IN_APPROVAL, plans=[plan.pk])
    if found := waiting.first():
        raise OwnFinding(f"You submitted v{found.number}, and {OWN_FINDINGS}: ask an approver.")


@transaction.atomic
def withdraw_acceptance(*, finding: Finding, by: User, at: datetime) -> None:
    """Let the finding be open again. Raises NotAccepted."""
    current = _locked(finding, timezone.localdate(at))
    withdrawn = _withdraw(current, by, at)
    if not withdrawn:
        raise NotAccepted("This finding is not accepted, or no longer.")
    last = withdrawn[0]
    before = {"until": last.until.isoformat(), "reason": last.reason, "accepted_by": last.accepted_by_name}
    _record("acceptance_withdrawn", current, by=by, at=at, before=before)


@dataclass(frozen=True)
class Accepting:
    """Gaps of a version that its signer accepts: their places among its findings, why, and until which day."""

    places: tuple[int, ...]
    reason: str
    until: date


def accept_gaps(*, version: PlanVersion, accepting: Accepting, by: User, at: datetime) -> list[dict[str, str]]:
    """Accept gaps as a version froze them, in the act of signing it; what was accepted, as the signature keeps it.

    The acceptance holds in the draft for as long as the values are those that were signed. The caller has locked the
    plan and records the signature. Raises NotAcceptable.
    """
    frozen = from_canonical(version.snapshot).get("findings", [])
    places = sorted(set(accepting.places))
    reason = accepting.reason.strip()
    if not by.may("accept_findings") or any(place not in range(len(frozen)) for place in places):
        raise NotAcceptable("These are not gaps of this version that you may accept.")
    if not reason or accepting.until < timezone.localdate(at):
        raise NotAcceptable("Say why the plan can live with these gaps, and until which day from today on.")
    gaps = [frozen[place] for place in places]
    keys = {key_of_subject(gap["rule"], gap["subject"]): gap for gap in gaps}
    findings = {found.key: found for found in Finding.objects.filter(plan=version.plan, key__in=keys)}
    Acceptance.objects.bulk_create(
        Acceptance(
            finding=findings[key],
            reason=reason,
            until=accepting.until,
            fingerprint=_frozen_fingerprint(gap),
            accepted_by=by,
            accepted_by_name=by.name,
            accepted_at=at,
        )
        for key, gap in keys.items()
        if key in findings
    )
    until = accepting.until.isoformat()
    return [{"rule": g["rule"], "sentence": g["sentence"], "reason": reason, "until": until} for g in gaps]


def _frozen_fingerprint(gap: StoredFinding) -> str:
    values = ((value["ref"], value["field"], value["text"]) for value in gap["values"])
    return fingerprint_of(values, gap["subject"])


def _locked(finding: Finding, today: date) -> Finding:
    """The finding as it is now; the plan's lock keeps saves of the draft waiting, as they keep this one."""
    Plan.objects.select_for_update().get(pk=finding.plan_id)
    return Finding.objects.with_state(today).select_related("plan").get(pk=finding.pk)


def _withdraw(finding: Finding, by: User, at: datetime) -> list[Acceptance]:
    valid = list(Acceptance.objects.valid(timezone.localdate(at)).filter(finding=finding))
    Acceptance.objects.filter(pk__in=[acceptance.pk for acceptance in valid]).update(withdrawn_at=at, withdrawn_by=by)
    return valid


def _record(verb: str, finding: Finding, *, by: User, at: datetime, before: Any = None, after: Any = None) -> None:
    record(
        actor=by,
        verb=verb,
        at=at,
        plan_code=finding.plan.code,
        kind=FINDINGS,
        ref=finding.key,
        before=before,
        after=after,
        summary=finding.sentence,
    )


@transaction.atomic
def set_rule(*, rule: str, severity: str, reason: str = "", by: User, at: datetime) -> RuleSetting:
    """Set how severe a rule is, or turn it ``off``; all plans are checked again soon. What is so already is let alone:
    it keeps when it was set (``changed_at``).

    Milder than usual needs a reason: every version that is checked so says it to its signers. Raises NoSuchRule,
    NoReason, Refused.
    """
    if rule not in RULES or severity not in (*SEVERITIES, OFF):
        raise NoSuchRule(f"There is no rule {rule} that can be {severity}.")
    reason = " ".join(reason.split())
    if len(reason) > LONGEST_REASON:
        raise Refused(f"A reason may have {LONGEST_REASON} characters, and this one has {len(reason):,}.")
    if is_milder(severity, RULES[rule].severity) and not reason:
        raise NoReason(f"Say why {rule} may be milder than usual: whoever signs a plan that was checked so reads it.")
    known = RuleSetting.objects.filter(rule=rule).first()
    if not known and (severity, reason) == (RULES[rule].severity, ""):
        return RuleSetting(rule=rule, severity=severity)
    if known and (known.severity, known.reason) == (severity, reason):
        return known
    setting, _ = RuleSetting.objects.update_or_create(
        rule=rule, defaults={"severity": severity, "reason": reason, "changed_by": by, "changed_at": at}
    )
    after = {"severity": severity, **({"reason": reason} if reason else {})}
    record(
        actor=by,
        verb="rule_set",
        at=at,
        kind=RULE_SETTINGS,
        ref=rule,
        after=after,
        summary=RULES[rule].title,
        before={"severity": known.severity if known else RULES[rule].severity},
    )
    transaction.on_commit(_check_soon)
    return setting


def _check_soon() -> None:
    enqueue_soon(CHECKING)
