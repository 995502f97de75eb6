"""Corrective actions as an evidence pack lists them."""

from collections.abc import Iterable

from plans.models.corrective_actions import ActionStep, CorrectiveAction
from plans.models.plan import Plan

from .period import Period
from .records import PackedRecord


def corrective_actions(plan: Plan, period: Period) -> Iterable[PackedRecord]:
    """Those of which a step was taken in the period, each with all its steps, the earliest first; two queries."""
    taken = ActionStep.objects.filter(action__plan=plan, at__gte=period.begins, at__lt=period.ends)
    found = CorrectiveAction.objects.filter(pk__in=taken.values("action")).select_related("plan")
    for action in found.prefetch_related("steps").order_by("pk"):
        steps = list(action.steps.all())
        for step in steps:
            step.action = action
        yield PackedRecord(_columns(action, steps), [action, *steps])


def _columns(action: CorrectiveAction, steps: list[ActionStep]) -> dict[str, object]:
    last = steps[-1]
    return {
        "kind": "corrective action",
        "ref": action.ref,
        "name": action.title,
        "on": str(last.due_on),
        "result": last.stands,
        "measured": [_step(step) for step in steps],
        "version": "",
        "participants": last.owner_name,
        "notes": f"{action.severity} severity. What proves it: {action.proof}. Cause: {action.cause or 'not stated'}",
        "recorded_by": action.created_by_name,
        "recorded_at": action.created_at.isoformat(timespec="seconds"),
        "withdrawn_at": "",
        "withdrawn_by": "",
        "withdrawn_because": "",
    }


def _step(step: ActionStep) -> dict[str, str]:
    said = {"step": step.verb, "by": step.by_name, "at": step.at.isoformat(timespec="seconds"), "text": step.text}
    return {name: text for name, text in said.items() if text}
