"""A corrective action in words: how it stands, how long it still has, what it came from."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode

from bcp_portal.look.counting import counted
from plans.models.corrective_actions import ActionState, ActionStep, CorrectiveAction
from plans.models.plan import Plan
from plans.reading.cadence import on_day

BADGES = {  # tone, icon
    ActionState.OPEN: ("info", "circle-dashed"),
    ActionState.OVERDUE: ("crit", "triangle-alert"),
    ActionState.REOPENED: ("high", "undo-2"),
    ActionState.DONE: ("wait", "clock"),
    ActionState.VERIFIED: ("ok", "circle-check"),
    ActionState.DROPPED: ("low", "ban"),
}
SourceKind = CorrectiveAction.SourceKind


@dataclass(frozen=True)
class ShownAction:
    """An action by its last step, as it stands on a day."""

    step: ActionStep
    on: date

    @property
    def action(self) -> CorrectiveAction:
        return self.step.action

    @property
    def state(self) -> ActionState:
        return self.step.state(self.on)

    @property
    def tone(self) -> str:
        return BADGES[self.state][0]

    @property
    def icon(self) -> str:
        return BADGES[self.state][1]

    @property
    def due_in_words(self) -> str:
        """``due 1 Apr 2026, 3 days overdue``, or since when it is done."""
        step = self.step
        if not step.is_to_do:
            return f"{step.get_verb_display().lower()} by {step.by_name}, {on_day(step.at.date())}"
        left = (step.due_on - self.on).days
        far = "today" if left == 0 else f"in {counted(left, 'day')}" if left > 0 else f"{counted(-left, 'day')} overdue"
        return f"due {on_day(step.due_on)}, {far}"

    @property
    def day_in_words(self) -> str:
        """The same below a heading that says “Due”."""
        words = self.due_in_words.removeprefix("due ")
        return f"{words[:1].upper()}{words[1:]}"

    @property
    def sentence(self) -> str:
        """Who has to do what by when, or who did it."""
        step, owner = self.step, self.step.owner_name
        said = {
            ActionState.DONE: f"{step.by_name} says that it is done. Somebody who had no hand in it has to look at it.",
            ActionState.VERIFIED: f"{step.by_name} looked at it on {on_day(step.at.date())}: it is done.",
            ActionState.DROPPED: f"{step.by_name} decided on {on_day(step.at.date())} that it is not done.",
        }
        return said.get(self.state) or f"{owner} has to be done by {on_day(step.due_on)}: {self._left}."

    @property
    def _left(self) -> str:
        return self.due_in_words.partition(", ")[2]

    @property
    def owner_is_gone(self) -> bool:
        """Whether it is to do, and whoever owns it has no account any more."""
        return self.step.is_to_do and not self.step.owner.is_active


def shown_action(step: ActionStep, *, on: date) -> ShownAction:
    return ShownAction(step, on)


def is_finished(plan: Plan, ref: str) -> bool | None:
    """Whether the action of the plan with this ref is verified or dropped; None where there is none."""
    last = ActionStep.objects.filter(action__plan=plan, action__ref=ref).latest_of_each().first()
    return last.is_finished if last else None


def raised_because_of(plan: Plan, kind: str, refs: Collection[str], *, on: date) -> dict[str, list[ShownAction]]:
    """By the ref of a source of this kind, the actions raised because of it, the earliest first; one query."""
    of_these = {"action__plan": plan, "action__source_kind": kind, "action__source_ref__in": refs}
    found: dict[str, list[ShownAction]] = {}
    steps = ActionStep.objects.filter(**of_these).latest_of_each().select_related("action", "owner")
    for step in steps.order_by("action"):
        step.action.plan = plan
        found.setdefault(step.action.source_ref, []).append(shown_action(step, on=on))
    return found


def source_url(action: CorrectiveAction) -> str:
    """Where the source stands, ``""`` for none."""
    code, ref = action.plan.code, action.source_ref
    if action.source_kind == SourceKind.FINDING:
        return f"{reverse('plans:findings', args=[code])}?{urlencode({'state': '', 'at': ref})}#finding-{ref}"
    if action.source_kind == SourceKind.INCIDENT:
        return reverse("incidents:outcome", args=[ref])
    routes = {SourceKind.EXERCISE: "testing:exercise", SourceKind.REVIEW: "testing:review"}
    route = routes.get(SourceKind(action.source_kind))
    return reverse(route, args=[code, ref]) if route else ""
