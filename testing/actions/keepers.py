"""Naming who keeps a plan, and who does its lines: many at once, one event a change, all of them or none."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from bcp_portal.accounts.models import User
from bcp_portal.audit.models import Event
from bcp_portal.audit.recording import event, record_all
from plans.actions.refusals import Refused
from plans.models.plan import Plan
from testing.assigning import PLAN, Assigning, WithDeputy, pairs_of
from testing.models.keepers import Assignee, PlanKeeper
from testing.responsible import VERB

KIND = "keepers"  # of events
ARCHIVED = "The plan is archived, so nothing of it is due: take it out of the archive to say who keeps it."


class NotAssigned(Refused):
    """Nobody can be responsible as it was asked."""


class AssignedMeanwhile(Refused):
    """Somebody else changed the same; ``keys`` are those of the lines."""

    def __init__(self, keys: frozenset[str]) -> None:
        super().__init__("Somebody else changed the same meanwhile. Nothing is saved yet: look it over and save again.")
        self.keys = keys


@transaction.atomic
def assign(*, plan: Plan, changes: Sequence[Assigning], by: User, at: datetime) -> int:
    """Let others be responsible; how many changes that made. Raises NotAssigned, AssignedMeanwhile."""
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if locked.archived_at:
        raise NotAssigned(ARCHIVED)
    now = pairs_of(locked.pk)
    wanted = [(one, _fresh(one.wanted)) for one in changes]
    made = [(one, pair) for one, pair in wanted if pair.stamp != now.get(one.of.key, WithDeputy()).stamp]
    stale = frozenset(one.of.key for one, _ in made if one.seen != now.get(one.of.key, WithDeputy()).stamp)
    if stale:
        raise AssignedMeanwhile(stale)
    for one, pair in made:
        _check(one, pair, now.get(one.of.key, WithDeputy()))
        _keep(locked, one.of.key, pair)
    record_all(_events(locked, made, now, by, at))
    return len(made)


def _fresh(pair: WithDeputy) -> WithDeputy:
    """With the accounts as they are now: somebody may have lost theirs since the form was read."""
    known = User.objects.in_bulk([one.pk for one in (pair.person, pair.deputy) if one])
    return WithDeputy(*(known[one.pk] if one else None for one in (pair.person, pair.deputy)))


def _check(one: Assigning, pair: WithDeputy, before: WithDeputy) -> None:
    if pair.deputy and pair.person is None:
        raise NotAssigned(f"{one.of.name}: say first for whom {pair.deputy.name} stands in.")
    if pair.deputy and pair.deputy == pair.person:
        raise NotAssigned(f"{one.of.name}: the deputy must be somebody else than {pair.deputy.name}.")
    for person, was in ((pair.person, before.person), (pair.deputy, before.deputy)):
        if person and person != was and not person.may(VERB):
            raise NotAssigned(f"{one.of.name}: {person.name} can’t record what was done, so can’t be responsible.")


def _keep(plan: Plan, key: str, pair: WithDeputy) -> None:
    if key == PLAN:
        if pair.person:
            defaults = {"keeper": pair.person, "deputy": pair.deputy}
            PlanKeeper.objects.update_or_create(plan=plan, defaults=defaults)
        else:
            PlanKeeper.objects.filter(plan=plan).delete()
    elif pair.person:
        defaults = {"person": pair.person, "deputy": pair.deputy}
        Assignee.objects.update_or_create(plan=plan, key=key, defaults=defaults)
    else:
        Assignee.objects.filter(plan=plan, key=key).delete()


def _events(
    plan: Plan, made: Sequence[tuple[Assigning, WithDeputy]], now: dict[str, WithDeputy], by: User, at: datetime
) -> Iterator[Event]:
    for one, pair in made:
        yield event(
            actor=by,
            verb="keeper_changed" if one.of.key == PLAN else "assignee_changed",
            at=at,
            plan_code=plan.code,
            kind=KIND,
            ref=one.of.ref,
            before=now.get(one.of.key, WithDeputy()).names,
            after=pair.names,
            summary=one.of.name,
        )
