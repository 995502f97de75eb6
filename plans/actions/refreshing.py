"""The findings of a draft, brought up to date: what is new opens, what is gone closes, what changed says so."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from bcp_portal.documents.format import Document
from plans.evidence.checking import check_document
from plans.freezing.rereading import reread_draft
from plans.linting.checking import CheckResults, RuleOutcome, fingerprint, key_of_finding
from plans.linting.findings import RuleFinding
from plans.models.findings import Checkup, Finding, FindingPeriod, RuleSetting
from plans.models.plan import Plan
from plans.reading.owners import owner_refs, owners_in

REFRESHED = (
    "severity",
    "sentence",
    "values",
    "mend",
    "owners",
    "fingerprint",
)  # what may change while a finding stays the same one
BATCH = 200
OPEN_PERIOD = ("pk", "finding_id", "severity")  # of a period, as it is asked for


def refresh_findings(plan: Plan, document: Document, at: datetime) -> CheckResults:
    """Check the draft and keep what was found, inside the transaction in which the caller locked the plan.

    The number of queries does not depend on how much is found. A rule that fails leaves its findings as they were.
    """
    report = check_document(document, plan=plan, today=timezone.localdate(at))
    failed = [outcome.rule.id for outcome in report.outcomes if outcome.status == "failed"]
    owners = owners_in(document)
    found = {key_of_finding(outcome.rule, one): (outcome, one) for outcome, one in report.findings}
    said, known = {key: _said(*pair, owners) for key, pair in found.items()}, _known(plan)
    differing = [key for key, values in said.items() if key not in known or values != known[key].said]
    subjects = {key: {"rule": outcome.rule.id, "subject": one.subject} for key, (outcome, one) in found.items()}
    saved = _save([Finding(plan=plan, key=key, first_seen_at=at, **subjects[key], **said[key]) for key in differing])
    known |= {one.key: KeptFinding(one.pk, one.rule, said[one.key]) for one in saved}
    _reckon(known, {key: outcome.severity for key, (outcome, _) in found.items()}, failed, at)
    _keep(plan, report, at)
    return report


class KeptFinding(NamedTuple):
    """A finding as it is kept: its primary key and rule, and what may change."""

    pk: int
    rule: str
    said: dict[str, Any]


def _known(plan: Plan) -> dict[str, KeptFinding]:
    """By key, what is kept of the plan: values only, as a plan may have a thousand."""
    kept = Finding.objects.filter(plan=plan).order_by().values_list("key", "pk", "rule", *REFRESHED)
    return {key: KeptFinding(pk, rule, dict(zip(REFRESHED, said, strict=True))) for key, pk, rule, *said in kept}


def _said(outcome: RuleOutcome, found: RuleFinding, owners: Mapping[str, str]) -> dict[str, Any]:
    return {
        "severity": outcome.severity,
        "sentence": found.sentence,
        "values": [{**vars(value)} for value in found.values],  # asdict() copies each text: an eighth of a check's time
        "mend": _as_json(found.mend),
        "owners": owner_refs(owners.get(value.ref, "") for value in found.values),
        "fingerprint": fingerprint(found),
    }


def _as_json(mend: Any) -> dict[str, Any] | None:
    """The mend as JSON gives it back, so that it compares equal to what was kept."""
    return {**vars(mend), "values": [list(pair) for pair in mend.values]} if mend else None


def _save(findings: list[Finding]) -> list[Finding]:
    """The same with their primary keys."""
    return Finding.objects.bulk_create(
        findings, update_conflicts=True, unique_fields=["plan", "key"], update_fields=REFRESHED, batch_size=BATCH
    )


def _reckon(known: Mapping[str, KeptFinding], found: Mapping[str, str], failed: list[str], at: datetime) -> None:
    """Close the periods of what is gone or has another severity (``found``, by key), and open those of what stands."""
    keys = {one.pk: key for key, one in known.items() if one.rule not in failed}
    # By their keys and without a join: what the planner takes for the better way depends on what it knows of the rows.
    periods = FindingPeriod.objects.filter(finding__in=keys, closed_at=None).order_by()
    still_open = {keys[finding]: (pk, severity) for pk, finding, severity in periods.values_list(*OPEN_PERIOD)}
    over = {key for key, (_, severity) in still_open.items() if found.get(key) != severity}
    FindingPeriod.objects.filter(pk__in=[still_open[key][0] for key in over]).update(closed_at=at)
    new = [key for key in found if key not in still_open or key in over]
    FindingPeriod.objects.bulk_create(
        [FindingPeriod(finding_id=known[key].pk, severity=found[key], opened_at=at) for key in new],
        batch_size=BATCH,
    )


def _keep(plan: Plan, report: CheckResults, at: datetime) -> None:
    outcomes = [
        {"rule": outcome.rule.id, "severity": outcome.severity, "status": outcome.status, "why": outcome.why}
        for outcome in report.outcomes
    ]
    questions = [{"rule": outcome.rule.id, **vars(question)} for outcome, question in report.questions]
    said = {"checked_at": at, "outcomes": outcomes, "questions": questions}
    if not Checkup.objects.filter(plan=plan).update(**said):
        Checkup.objects.create(plan=plan, **said)


def due_plans(*, at: datetime) -> QuerySet[Plan]:
    """Current plans whose check is of an earlier day, or from before a rule was set otherwise."""
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    set_at = RuleSetting.objects.aggregate(last=Max("changed_at"))["last"]
    since = max(today, set_at) if set_at else today
    checked = Checkup.objects.filter(plan=OuterRef("pk"), checked_at__gte=since)
    return Plan.objects.current().filter(~Exists(checked), draft__isnull=False)


@transaction.atomic
def check_plan(*, plan: Plan, at: datetime) -> CheckResults:
    """Check a draft outside any change: because a day passed, or a rule was set otherwise.

    Its figures are read anew, so that an upgrade that teaches the readers a form reaches drafts that nobody edits.
    """
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    return refresh_findings(locked, reread_draft(locked), at)
