"""What people are told of a corrective action as it goes on: its owner, and who verifies what was done."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.notices.actions import notify, send_soon, settle
from plans.evidence.keepers import keepers_of
from plans.models.corrective_actions import ActionStep, CorrectiveAction, had_a_hand
from plans.reading.cadence import on_day

Verb = ActionStep.Verb
OWNER, VERIFY, ESCALATE = "action", "verify", "escalate"  # topics
GIVEN = (Verb.RAISED, Verb.ASSIGNED, Verb.REOPENED)  # the owner has something new to do


def topic_of(sort: str, action: CorrectiveAction, number: int | None = None) -> str:
    """``action:BCP-01:CA-03``, of what a step asks for with its number."""
    return f"{sort}:{action.plan.code}:{action.ref}" + (f":{number}" if number else "")


def url_of(action: CorrectiveAction) -> str:
    return reverse("plans:action", args=[action.plan.code, action.ref])


def tell_of_step(step: ActionStep, *, before: ActionStep | None) -> None:
    """Tell whom the step concerns, and let what was asked for before it rest."""
    if before and step.verb != Verb.STARTED:
        _settle(before, step.at)
    if step.verb == Verb.DONE:
        _tell(
            step, VERIFY, verifiers_of(step.action), f"Verify {step.action.ref}: {step.action.title}", _to_verify(step)
        )
    elif step.owner_id != step.by_id and step.verb != Verb.STARTED:
        _tell(step, OWNER, [step.owner], _subject(step), _to_owner(step))


def _settle(before: ActionStep, at: datetime) -> None:
    """Nobody is asked any more for what was asked for by this step and those before it."""
    action = before.action
    topics = [topic_of(OWNER, action), topic_of(ESCALATE, action)]
    for number, verb in action.steps.filter(number__lte=before.number).values_list("number", "verb"):
        topics.append(topic_of(VERIFY if verb == Verb.DONE else OWNER, action, number))
    for topic in topics:
        settle(topic=topic, at=at)


def verifiers_of(action: CorrectiveAction) -> list[User]:
    """Who is asked to verify: whoever keeps the plan, or else editors; never who had a hand in it."""
    steps = list(action.steps.all())
    kept = [user for user in keepers_of(action.plan) if not had_a_hand(user, steps)]
    return kept or [user for user in User.objects.who_may("submit") if not had_a_hand(user, steps)]


def _tell(step: ActionStep, sort: str, people: Iterable[User], subject: str, body: list[str]) -> None:
    for user in people:
        if user.is_active and user.pk != step.by_id:
            notify(
                user=user,
                kind="verify" if sort == VERIFY else "action_assigned" if step.verb in GIVEN else "action",
                topic=topic_of(sort, step.action, step.number),
                due_on=timezone.localdate(step.at),
                subject=subject,
                body=body,
                url=url_of(step.action),
                at=step.at,
            )
    transaction.on_commit(send_soon)


def _subject(step: ActionStep) -> str:
    action = step.action
    said = {
        Verb.EXTENDED: f"{action.ref} may take until {on_day(step.due_on)}",
        Verb.VERIFIED: f"{action.ref} is verified",
        Verb.DROPPED: f"{action.ref} is dropped",
        Verb.REOPENED: f"{action.ref} is not done after all",
    }
    return f"{said.get(Verb(step.verb), f'{action.ref} is yours until {on_day(step.due_on)}')}: {action.title}"


def _to_owner(step: ActionStep) -> list[str]:
    action = step.action
    said = f"{step.by_name}: “{step.text}”" if step.text else f"{step.by_name} gave it to you."
    if step.verb not in GIVEN:
        return [said]
    return [
        f"You own this corrective action of {action.plan.code}, due by {on_day(step.due_on)}. {said}",
        f"What proves that it is done: {action.proof}",
    ]


def _to_verify(step: ActionStep) -> list[str]:
    return [
        f"{step.by_name} says that it is done. Somebody who had no hand in it has to look at it.",
        f"What proves it: {step.text}",
    ]
