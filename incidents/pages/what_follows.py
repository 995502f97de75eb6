"""What follows of an incident, plan by plan: corrective actions and changes of the plan, and where one is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from bcp_portal.accounts.models import User
from incidents.rooms import Room
from plans.evidence.actions_in_words import ShownAction, raised_because_of
from plans.evidence.changes_asked import asked_because_of
from plans.models.plan import Plan

from .files import records


@dataclass(frozen=True)
class PlanFollowing:
    """A plan that was activated; ``changes`` are change requests, addresses ``""`` for whoever may not."""

    code: str
    title: str
    actions: Sequence[ShownAction]
    changes: Sequence[object]
    raise_url: str
    change_url: str
    record_url: str


def what_follows(user: User, room: Room, today: date) -> list[PlanFollowing]:
    """Each plan of the incident; four queries a plan."""
    plans = {plan.pk: plan for plan in Plan.objects.filter(pk__in=[one.plan_id for one in room.plans])}
    return [_following(user, room, plans[one.plan_id], one.title, today) for one in room.plans]


def _following(user: User, room: Room, plan: Plan, title: str, today: date) -> PlanFollowing:
    ref, is_kept = room.incident.ref, plan.archived_at is None and room.situation.state.is_over

    def page(route: str, query: str, verb: str) -> str:
        may = is_kept and verb in user.verbs
        return f"{reverse(route, args=[plan.code])}?{query}" if may else ""

    is_drill = is_kept and room.incident.is_exercise and "record" in user.verbs
    drills = records(room, room.situation.entries[-1].at) if is_drill else ()
    return PlanFollowing(
        code=plan.code,
        title=title,
        actions=raised_because_of(plan, "incident", [ref], on=today).get(ref, []),
        changes=asked_because_of(plan, ref),
        raise_url=page("plans:action_new", f"incident={ref}", "record"),
        change_url=page("plans:change_new", f"from={ref}", "request_change"),
        record_url=next((line.href for line in drills if line.plan == plan.code), ""),
    )
