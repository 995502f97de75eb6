"""What a corrective action is raised because of, and what its form begins with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bcp_portal.accounts.models import User
from bcp_portal.parameters import SHOWN, NotUnderstood
from plans.access import get_finding
from plans.actions.corrective_actions import BY_HAND, ActionSource
from plans.evidence.sources import record_called
from plans.linting.checking import RULES
from plans.models.corrective_actions import CorrectiveAction
from plans.models.plan import Plan

SourceKind = CorrectiveAction.SourceKind
ASKED = {SourceKind.EXERCISE: "exercise", SourceKind.REVIEW: "review", SourceKind.INCIDENT: "incident"}
SEVERITIES = {"blocker": "high", "high": "high", "medium": "medium"}  # of findings


@dataclass(frozen=True)
class ActionOrigin:
    """The plan, what the action is raised because of, and what its form begins with."""

    plan: Plan
    source: ActionSource = BY_HAND
    initial: dict[str, Any] = field(default_factory=dict)


def origin_of(user: User, plan: Plan, asked: Mapping[str, str]) -> ActionOrigin:
    """What the parameters of a request name. Raises NotUnderstood for a record that there is not, PermissionDenied and
    Http404 for a finding.
    """
    if key := asked.get("finding", ""):
        return _of_finding(user, plan, key)
    for kind, name in ASKED.items():
        if ref := asked.get(name, ""):
            found = record_called(plan, ref)
            if found is None or found.kind != kind or not found.stands:
                raise NotUnderstood(f"There is no record {ref[:SHOWN]} in {plan.code} to correct anything of.")
            return ActionOrigin(plan, ActionSource(kind, ref, found.says))
    return ActionOrigin(plan)


def _of_finding(user: User, plan: Plan, key: str) -> ActionOrigin:
    found = get_finding(user, plan.code, key, "read_draft")
    rule = RULES.get(found.rule)
    initial = {
        "title": found.mend["words"] if found.mend else "",
        "cause": "",
        "severity": SEVERITIES.get(found.severity, "low"),
        "element": CorrectiveAction.Element.PLANNING,
        "proof": f"{found.rule} holds: {rule.holds}" if rule else "",
    }
    return ActionOrigin(plan, ActionSource(SourceKind.FINDING, found.key, f"{found.rule}: {found.sentence}"), initial)
