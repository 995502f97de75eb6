"""Lost keepers: what a person keeps is shown before they lose the right to record, and then editors are told."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.duties import Duty
from bcp_portal.accounts.models import User
from bcp_portal.notices.actions import notify, send_soon
from plans.models.plan import Plan
from testing.assigning import PLAN
from testing.models.keepers import Assignee, PlanKeeper
from testing.models.promises import Promise
from testing.responsible import ResponsiblePeople, responsible_in


@dataclass(frozen=True)
class Keeping:
    """What somebody is responsible for, or stands in for as the deputy: a line by its key, or PLAN for the plan."""

    plan: Plan
    key: str
    name: str
    is_deputy: bool

    @property
    def in_words(self) -> str:
        if self.key == PLAN:
            return "deputy of the keeper" if self.is_deputy else "keeper of the plan"
        return f"deputy for {self.name}" if self.is_deputy else self.name


def duties_of_keeper(person: User) -> list[Duty]:
    """The plans that a person keeps and the lines that they do, as the one responsible or as the deputy."""
    return [
        Duty(f"{one.plan.code}: {one.in_words}", reverse("testing:keepers", args=(one.plan.code,)))
        for one in _held(person)
    ]


def _held(person: User) -> list[Keeping]:
    """Of plans that are not in the archive, plan by plan; three queries."""
    current = Q(plan__archived_at=None)
    kept = PlanKeeper.objects.filter(current, Q(keeper=person) | Q(deputy=person)).select_related("plan")
    done = Assignee.objects.filter(current, Q(person=person) | Q(deputy=person)).select_related("plan")
    assigned = list(done.order_by("pk"))
    names = _names({one.plan_id for one in assigned})
    found = [Keeping(one.plan, PLAN, "", one.keeper_id != person.pk) for one in kept]
    for one in assigned:
        name = names.get((one.plan_id, one.key), one.key.partition(":")[2])
        found.append(Keeping(one.plan, one.key, name, one.person_id != person.pk))
    return sorted(found, key=lambda one: one.plan.code)


def _names(plans: set[int]) -> dict[tuple[int, str], str]:
    """What promises are called, by plan and key: as the last version has it."""
    promises = Promise.objects.filter(plan__in=plans).order_by("pk")
    return {(plan, key): name for plan, key, name in promises.values_list("plan", "key", "name")}


def notify_of_lost_keeper(person: User, by: User, at: datetime) -> None:
    """Tell those who edit of each plan in which this person can't be responsible any more, and who is instead."""
    held = _held(person)
    who = responsible_in({one.plan.pk for one in held})
    editors = list(User.objects.who_may("edit"))
    for plan, of_plan in groupby(held, lambda one: one.plan):
        body = [_lost(one, who) for one in of_plan]
        for user in editors:
            notify(
                user=user,
                kind="nobody",
                topic=f"keepers:{plan.code}:{person.ref}",
                due_on=timezone.localdate(at),
                at=at,
                subject=f"{person.name} can’t keep {plan.code} any more",
                body=[f"{by.name} changed that account.", *body, "Name somebody else."],
                url=reverse("testing:keepers", args=(plan.code,)),
            )
    if held:
        transaction.on_commit(send_soon)


def _lost(one: Keeping, who: ResponsiblePeople) -> str:
    """What nobody does now, or somebody else does; of a deputy what they can't stand in for."""
    said = f"{one.in_words[0].upper()}{one.in_words[1:]}"
    if one.is_deputy:
        return f"{said}."
    now = who.for_plan(one.plan.pk) if one.key == PLAN else who.for_line(one.plan.pk, one.key)
    return f"{said}: {now.person.name if now.person else 'nobody'} is responsible now."
