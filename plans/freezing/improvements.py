"""Results of exercises and corrective actions, as a version freezes them: what its signers know was found and is done.

Nothing is added where there is nothing to print, so a document of before stays what it was.
"""

from datetime import date, timedelta

from django.utils import timezone

from bcp_portal.documents.format import Document
from bcp_portal.documents.improvement_format import StoredAction, StoredResult
from plans.evidence.results import ReportedExercise
from plans.evidence.sources import reported_of
from plans.models.corrective_actions import ActionStep, CorrectiveAction
from plans.models.plan import Plan
from plans.reading.cadence import on_day

YEAR = timedelta(days=365)
BECAUSE: dict[str, str] = {
    CorrectiveAction.SourceKind.EXERCISE: "exercise {ref}",
    CorrectiveAction.SourceKind.REVIEW: "review {ref}",
    CorrectiveAction.SourceKind.INCIDENT: "incident {ref}",
    CorrectiveAction.SourceKind.FINDING: "a finding",
    CorrectiveAction.SourceKind.HAND: "",
}


def with_results(document: Document, plan: Plan, *, on: date) -> Document:
    """The document with the exercises of the year before, the last one in any case; two queries."""
    held = reported_of(plan)
    if not held:
        return document
    since = min(on - YEAR, held[0].on)
    shown = [_result(one) for one in held if one.on >= since]
    return {
        **document,
        "results": {"since": since.isoformat(), "held": shown, "earlier": len(held) - len(shown)},
    }


def _result(one: ReportedExercise) -> StoredResult:
    return {
        "ref": one.ref,
        "name": one.name,
        "on": one.on.isoformat(),
        "passed": one.passed,
        "sentence": one.sentence,
        "measured": [
            {"function": function, "rta": rta, "rto": rto, "rpa": rpa, "rpo": rpo}
            for function, rta, rto, rpa, rpo in one.measured
        ],
    }


def with_actions(document: Document, plan: Plan, *, on: date) -> Document:
    """The document with the actions that are not finished, and those finished in the year before; one query."""
    found = ActionStep.objects.filter(action__plan=plan).latest_of_each().select_related("action").order_by("action")
    recent = [step for step in found if not step.is_finished or timezone.localdate(step.at) >= on - YEAR]
    if not recent:
        return document
    return {**document, "actions": [_action(step, on) for step in sorted(recent, key=lambda step: step.is_finished)]}


def _action(step: ActionStep, on: date) -> StoredAction:
    action = step.action
    return {
        "ref": action.ref,
        "title": action.title,
        "severity": action.severity,
        "state": step.state(on).value,
        "owner": step.owner_name,
        "due_on": step.due_on.isoformat(),
        "cause": action.cause,
        "because": BECAUSE[action.source_kind].format(ref=action.source_ref),
        "last": f"{step.get_verb_display()} by {step.by_name} on {on_day(timezone.localdate(step.at))}",
    }
