"""Chasing corrective actions: owners are reminded before and after the day, and others told of what stays undone.

Of an action only the latest reminder is told, so days on which no job ran are not made up for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.look.counting import counted
from bcp_portal.notices.actions import send_soon, tell
from bcp_portal.notices.models import Notice
from plans.evidence.keepers import keepers_by_plan, signers_by_plan
from plans.models.corrective_actions import ActionStep
from plans.reading.cadence import on_day
from plans.reading.reminder_steps import latest_step

from .action_notices import ESCALATE, OWNER, topic_of, url_of

LEADS = (14, 3, 0)  # days before it is due
ESCALATED_AFTER = 7  # days overdue


def chase_actions(*, at: datetime) -> int:
    """Remind of every action that is due soon or overdue; how many were told that had not been.

    Nobody is chased for plans in the archive. Queries grow with what is told, not with what there is.
    """
    today = timezone.localdate(at)
    due = ActionStep.objects.latest_of_each().to_do().filter(due_on__lte=today + timedelta(days=max(LEADS)))
    due = due.filter(action__plan__archived_at=None).whole().order_by("pk")
    steps = list(due)
    plans = list({step.action.plan_id: step.action.plan for step in steps}.values())
    kept, signers = keepers_by_plan(plans), signers_by_plan(plan.pk for plan in plans)
    chased = [_Chasing(step, kept[step.action.plan_id], signers[step.action.plan_id], at) for step in steps]
    told = len(tell([notice for one in chased for notice in (*one.reminders(), *one.escalations())], at=at))
    if told:
        transaction.on_commit(send_soon)
    return told


def latest_reminder(step: ActionStep, today: date) -> date | None:
    """The day of the last reminder by ``today``; None before the first.

    No lead is told that was over when the owner got it.
    """
    day = latest_step(step.due_on, LEADS, today)
    is_over = day is not None and day <= min(step.due_on, timezone.localdate(step.at))
    return None if is_over else day


@dataclass(frozen=True)
class _Chasing:
    """An action that is due soon or overdue, and who is told of it besides its owner."""

    step: ActionStep
    keepers: list[User]
    signers: list[User]
    at: datetime

    @property
    def days_left(self) -> int:
        return (self.step.due_on - timezone.localdate(self.at)).days

    def reminders(self) -> list[Notice]:
        """The owner; those who can give it to somebody else, where the owner has no account any more."""
        day = latest_reminder(self.step, timezone.localdate(self.at))
        if day is None:
            return []
        people = [self.step.owner] if self.step.owner.is_active else self.keepers or _editors()
        subject = f"{self.step.action.ref} of {self.step.action.plan.code} {self._far}: {self.step.action.title}"
        return self._telling("action", OWNER, people, day=day, subject=subject, body=_asking(self.step))

    def escalations(self) -> list[Notice]:
        """Once it is a week overdue: who keeps the plan and who signed it; editors, where that is nobody."""
        if self.days_left > -ESCALATED_AFTER:
            return []
        step = self.step
        people = [user for user in [*self.keepers, *self.signers] or _editors() if user.pk != step.owner_id]
        said = f"{step.owner_name} owns it. It was due on {on_day(step.due_on)}, and nobody said that it is done."
        subject = f"Still not done: {step.action.ref} of {step.action.plan.code}, {step.action.title}"
        day = step.due_on + timedelta(days=ESCALATED_AFTER)
        return self._telling("escalation", ESCALATE, people, day=day, subject=subject, body=[said])

    @property
    def _far(self) -> str:
        left = self.days_left
        if left < 0:
            return f"is {counted(-left, 'day')} overdue"
        return f"is due in {counted(left, 'day')}" if left else "is due today"

    def _telling(
        self, kind: str, sort: str, people: Iterable[User], *, day: date, subject: str, body: list[str]
    ) -> list[Notice]:
        told = {"kind": kind, "topic": topic_of(sort, self.step.action), "url": url_of(self.step.action)}
        return [Notice(user=user, due_on=day, subject=subject, body=body, **told) for user in dict.fromkeys(people)]


def _editors() -> list[User]:
    return list(User.objects.who_may("submit"))


def _asking(step: ActionStep) -> list[str]:
    said = f"You own this corrective action, due by {on_day(step.due_on)}. Say that it is done, or extend it."
    if not step.owner.is_active:
        said = f"{step.owner_name}, who owns it, has no account any more: give it to somebody else."
    return [said, f"What proves that it is done: {step.action.proof}"]
