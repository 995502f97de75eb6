"""One corrective action as somebody sees it: what it is, every step, and which steps this person may take next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from bcp_portal.accounts.models import User
from plans.actions.action_refusals import judges, may_work
from plans.evidence.actions_in_words import ShownAction, shown_action, source_url
from plans.evidence.results import ActionRetest
from plans.evidence.sources import retests_of
from plans.forms.corrective_actions import StepForm, step_form
from plans.models.corrective_actions import ActionState, ActionStep, CorrectiveAction, had_a_hand
from plans.models.findings import Finding, FindingState
from plans.reading.cadence import on_day, times

Verb = ActionStep.Verb
BUTTONS = {  # label, icon
    Verb.DONE: ("It is done", "circle-check"),
    Verb.VERIFIED: ("Verify", "shield-check"),
    Verb.REOPENED: ("Reopen", "undo-2"),
    Verb.STARTED: ("Say that work began", "play"),
    Verb.EXTENDED: ("Extend", "calendar-plus"),
    Verb.ASSIGNED: ("Give to somebody else", "user-round-plus"),
    Verb.DROPPED: ("Drop", "ban"),
}


@dataclass(frozen=True)
class NextStep:
    """A step that this person may take; ``is_first`` is the one that is asked of them."""

    verb: str
    form: StepForm
    is_first: bool

    @property
    def label(self) -> str:
        return BUTTONS[Verb(self.verb)][0]

    @property
    def icon(self) -> str:
        return BUTTONS[Verb(self.verb)][1]

    @property
    def is_open(self) -> bool:
        """Whether its form is shown at once: what is asked for, or what could not be done."""
        return self.is_first or self.form.is_bound


@dataclass(frozen=True)
class ShownStep:
    """A step that was taken, in words."""

    step: ActionStep

    @property
    def what(self) -> str:
        said = {
            Verb.RAISED: f"raised it for {self.step.owner_name}, due {on_day(self.step.due_on)}",
            Verb.STARTED: "began",
            Verb.EXTENDED: f"extended it until {on_day(self.step.due_on)}",
            Verb.ASSIGNED: f"gave it to {self.step.owner_name}",
            Verb.DONE: "said that it is done",
            Verb.VERIFIED: "verified it",
            Verb.REOPENED: f"reopened it, due {on_day(self.step.due_on)}",
            Verb.DROPPED: "dropped it",
        }
        return said[Verb(self.step.verb)]

    @property
    def icon(self) -> str:
        return "flag" if self.step.verb == Verb.RAISED else BUTTONS[Verb(self.step.verb)][1]


@dataclass(frozen=True)
class ShownRetest:
    """A retest that was asked for, in words."""

    retest: ActionRetest

    @property
    def tone(self) -> str:
        return "ok" if self.retest.passed else "low" if self.retest.is_skipped else "high"

    @property
    def sentence(self) -> str:
        one = self.retest
        if one.record:
            return f"{one.record} {'passed' if one.passed else 'missed its target'}."
        return f"Skipped; it was due on {on_day(one.due_on)}." if one.is_skipped else f"Due on {on_day(one.due_on)}."


@dataclass(frozen=True)
class ActionPage:
    """Everything that the page shows."""

    shown: ShownAction
    steps: list[ShownStep]
    next_steps: list[NextStep]
    waits_for: str  # why this person can't take the step that is due, "" where they can
    source_text: str
    source_url: str
    source_now: str  # what has become of the finding
    retests: list[ShownRetest]
    may_ask_retest: bool

    @property
    def action(self) -> CorrectiveAction:
        return self.shown.action

    @property
    def moved_in_words(self) -> str:
        """How often the day was moved."""
        moves = sum(one.step.verb == Verb.EXTENDED for one in self.steps)
        return f"The day was moved {times(moves)}." if moves else ""

    @property
    def opened(self) -> list[NextStep]:
        """The steps whose forms are shown at once."""
        return [one for one in self.next_steps if one.is_open]

    @property
    def folded(self) -> list[NextStep]:
        """The others that this person may take."""
        return [one for one in self.next_steps if not one.is_open]

    @property
    def folded_title(self) -> str:
        return "Or else" if self.opened else "What you can do"


def action_page(
    user: User, action: CorrectiveAction, *, on: date, refused: tuple[str, StepForm] | None = None
) -> ActionPage:
    """The page; ``refused`` is the verb and form of a step that could not be taken."""
    taken = list(action.steps.all())
    last = taken[-1]
    last.action = action
    may_see = user.may("read_draft") or action.source_kind != CorrectiveAction.SourceKind.FINDING
    found = _finding(action) if may_see else None
    return ActionPage(
        shown=shown_action(last, on=on),
        steps=[ShownStep(step) for step in reversed(taken)],
        next_steps=_next_steps(user, taken, on, refused),
        waits_for=_waits_for(user, taken),
        source_text=action.source_text if may_see else "A finding in the draft",
        source_url=source_url(action) if may_see and (found or not _is_of_finding(action)) else "",
        source_now=_in_words(found, action) if may_see else "",
        retests=[ShownRetest(one) for one in retests_of(action.plan, action.ref)],
        may_ask_retest=user.may("record") and not action.plan.archived_at and not last.is_finished,
    )


def next_verbs(user: User, taken: list[ActionStep]) -> Sequence[str]:
    """The steps that this person may take now, the one that is asked for first."""
    last = taken[-1]
    barred = had_a_hand(user, taken)
    if not last.is_to_do:
        may_judge = judges(user) and not barred and last.stands != ActionState.DROPPED
        return [Verb.VERIFIED, Verb.REOPENED][last.stands == ActionState.VERIFIED :] if may_judge else []
    started = [] if any(step.verb == Verb.STARTED for step in taken) else [Verb.STARTED]
    working = [Verb.DONE, *started, Verb.EXTENDED, Verb.ASSIGNED] if may_work(user, last) else []
    dropping = [Verb.DROPPED] if user.may("submit") and not (last.action.is_severe and barred) else []
    return [*working, *dropping]


def _next_steps(user: User, taken: list[ActionStep], on: date, refused: tuple[str, StepForm] | None) -> list[NextStep]:
    verbs, last = next_verbs(user, taken), taken[-1]
    asked = Verb.VERIFIED if last.stands == ActionState.DONE else Verb.DONE if user.pk == last.owner_id else ""
    forms: dict[str, Any] = dict([refused]) if refused else {}
    shown = [verb for verb in verbs if verb not in forms]
    found = [NextStep(verb, forms[verb], is_first=verb == asked) for verb in forms]
    return found + [NextStep(verb, step_form(verb, last, today=on), is_first=verb == asked) for verb in shown]


def _waits_for(user: User, taken: list[ActionStep]) -> str:
    last = taken[-1]
    if last.stands == ActionState.DONE and judges(user) and had_a_hand(user, taken):
        return "You had a hand in it, so somebody else has to verify it."
    if last.is_to_do and not last.owner.is_active:
        return f"{last.owner_name} has no account any more: give it to somebody else."
    return ""


def _is_of_finding(action: CorrectiveAction) -> bool:
    return action.source_kind == CorrectiveAction.SourceKind.FINDING


def _finding(action: CorrectiveAction) -> Finding | None:
    if not _is_of_finding(action):
        return None
    found = Finding.objects.with_state(timezone.localdate()).filter(plan=action.plan, key=action.source_ref)
    return found.first()


def _in_words(found: Finding | None, action: CorrectiveAction) -> str:
    """What has become of the finding: it closes nothing by itself."""
    if not _is_of_finding(action):
        return ""
    if found is None:
        return "The portal does not look for this any more. The action stays until it is done or dropped."
    said = {
        FindingState.FIXED: "It is fixed in the draft. That alone does not close the action.",
        FindingState.ACCEPTED: "It is accepted for a while. That alone does not close the action.",
    }
    return said.get(FindingState(found.state), "It still stands in the draft.")
