"""Who may take which step of a corrective action, and the sentences with which the others are refused.

Accounts are compared, not roles: whoever had a hand in an action stays barred from verifying it in every later role.
"""

from bcp_portal.accounts.models import User
from plans.evidence.results import ActionRetest
from plans.evidence.sources import retests_of
from plans.models.corrective_actions import ActionStep, CorrectiveAction, had_a_hand
from plans.reading.cadence import on_day

from .refusals import Refused


class ActionMovedOn(Refused):
    """Somebody took a step since the page was opened; ``last`` is the step that stands."""

    def __init__(self, last: ActionStep) -> None:
        said = f"{last.by_name}: {last.get_verb_display().lower()}, {on_day(last.at.date())}"
        super().__init__(f"{last.action.ref} went on since you opened the page ({said}). Look at it again.")
        self.last = last


class NotInThisState(Refused):
    """The step does not follow on how the action stands."""

    def __init__(self, last: ActionStep) -> None:
        super().__init__(f"{last.action.ref} is {last.get_stands_display().lower()}: this can’t be done to it now.")


class NotYours(Refused):
    """The person neither owns the action nor has a role in which such steps are taken."""


class OwnWork(Refused):
    """The person owned the action, or did something of it, and so does not judge it."""


class RetestAwaited(Refused):
    """A retest was asked for, and has not passed yet."""

    def __init__(self, ref: str, retest: ActionRetest) -> None:
        said = f"missed its target ({retest.record})" if retest.record else f"is due on {on_day(retest.due_on)}"
        super().__init__(f"{ref} is verified once its retest has passed. {retest.ref}, {retest.name}, {said}.")


class NoOwner(Refused):
    """This person can’t own it."""


class NotALaterDay(Refused):
    """It can’t be due on that day."""


def may_work(user: User, last: ActionStep) -> bool:
    """Whether they start, extend, hand over and finish it: its owner, and who records what was done."""
    return user.may("record") or (user.is_active and user.pk == last.owner_id)


def judges(user: User) -> bool:
    """Whether their role verifies what others did."""
    return user.may("record") or user.may("sign")


def refuse_working(user: User, last: ActionStep) -> None:
    """Raises NotYours."""
    if not may_work(user, last):
        raise NotYours(f"{last.owner_name} owns {last.action.ref}: ask them, or an editor.")


def refuse_verifying(user: User, action: CorrectiveAction) -> None:
    """Raises NotYours or OwnWork."""
    if not judges(user):
        raise NotYours("Editors, responders and approvers verify what was done: ask one of them.")
    if had_a_hand(user, list(action.steps.all())):
        raise OwnWork(f"You owned {action.ref} or did something of it: somebody else has to look at it.")


def refuse_before_retest(action: CorrectiveAction) -> None:
    """Raises RetestAwaited where the last retest has not passed, and was not skipped either."""
    if (asked := retests_of(action.plan, action.ref)) and not asked[-1].is_settled:
        raise RetestAwaited(action.ref, asked[-1])


def refuse_dropping(user: User, action: CorrectiveAction) -> None:
    """Raises NotYours or OwnWork."""
    if not user.may("submit"):
        raise NotYours("Editors drop an action: ask one of them, and say why.")
    if action.is_severe and had_a_hand(user, list(action.steps.all())):
        raise OwnWork(f"You owned {action.ref} or did something of it, and it is severe: somebody else has to drop it.")
