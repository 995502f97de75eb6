"""Who is responsible: whom a line of a plan is assigned to, else their deputy, else the keeper of the plan or theirs.

Who has no active account, may not record any more or is away is passed over.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from django.db.models import Exists, OuterRef, Q

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Verb
from plans.models.plan import PlanQuerySet

from .models.keepers import Assignee, PlanKeeper

VERB: Verb = "record"  # what whoever is responsible must be able to do


class Responsibility(Enum):
    """What somebody has to do with a line of a plan."""

    ASSIGNEE = "assignee"
    KEEPER = "keeper"


@dataclass(frozen=True)
class Responsible:
    """Who is responsible, None for nobody: ``by`` which duty, and ``stands_in_for`` whom, where the duty is another's.

    ``away`` is whether that other one is only away until they come back.
    """

    person: User | None = None
    by: Responsibility | None = None
    stands_in_for: User | None = None
    away: bool = False

    @property
    def why(self) -> str:
        """As pages say it behind the name: “assigned to it”, “deputy of Ann, who keeps the plan”; of nobody “”."""
        if self.by is None:
            return ""
        if self.stands_in_for is None:
            return "assigned to it" if self.by is Responsibility.ASSIGNEE else "keeps the plan"
        duty = "to whom it is assigned" if self.by is Responsibility.ASSIGNEE else "who keeps the plan"
        return f"{'stands in for' if self.away else 'deputy of'} {self.stands_in_for.name}, {duty}"

    @property
    def why_you(self) -> str:
        """As a message says it to them, a sentence: why they get it. Of nobody “”."""
        if self.by is None:
            return ""
        if self.stands_in_for is None:
            return "It is assigned to you." if self.by is Responsibility.ASSIGNEE else "You keep this plan."
        duty = "to whom it is assigned" if self.by is Responsibility.ASSIGNEE else "who keeps this plan"
        lost = "is away" if self.away else "can’t do it any more"
        return f"{self.stands_in_for.name}, {duty}, {lost}: you stand in."


NOBODY = Responsible()


@dataclass(frozen=True)
class ResponsiblePeople:
    """Who does which line of some plans, and who keeps them, as they are on a day."""

    assignees: Mapping[tuple[int, str], Assignee]
    keepers: Mapping[int, PlanKeeper]
    absent: Mapping[int, User | None]

    def for_line(self, plan: int, key: str) -> Responsible:
        """For a line of a plan (its primary key), by the key of its promise."""
        one = self.assignees.get((plan, key))
        candidates = self._in_turn(Responsibility.ASSIGNEE, one.person, one.deputy) if one else iter(())
        return next(candidates, None) or self.for_plan(plan)

    def for_plan(self, plan: int) -> Responsible:
        """For the plan as a whole: its keeper, or who stands in."""
        one = self.keepers.get(plan)
        return next(self._in_turn(Responsibility.KEEPER, one.keeper, one.deputy), NOBODY) if one else NOBODY

    def _in_turn(self, by: Responsibility, person: User, deputy: User | None) -> Iterator[Responsible]:
        """Those who can, in their order: the person, whom they named for while they are away, the deputy."""
        is_away = person.may(VERB) and person.pk in self.absent
        if self.can(person):
            yield Responsible(person, by)
        for other in (self.absent.get(person.pk) if is_away else None, deputy):
            if other and other != person and self.can(other):
                yield Responsible(other, by, person, away=is_away)

    def can(self, person: User) -> bool:
        """Whether somebody may be responsible at all, and is there."""
        return person.may(VERB) and person.pk not in self.absent


def responsible_in(plans: Collection[int], *, absent: Mapping[int, User | None] | None = None) -> ResponsiblePeople:
    """Of these plans (primary keys), in two queries. ``absent`` are those who are away, by primary key, with whom they
    have named to stand in, None for nobody.
    """
    assigned = Assignee.objects.filter(plan__in=plans).select_related("person", "deputy")
    kept = PlanKeeper.objects.filter(plan__in=plans).select_related("keeper", "deputy")
    return ResponsiblePeople(
        {(one.plan_id, one.key): one for one in assigned}, {one.plan_id: one for one in kept}, absent or {}
    )


def kept_by_nobody(plans: PlanQuerySet) -> PlanQuerySet:
    """Those of the plans whose promises run, and whose keeper and deputy can’t record, or are not named."""
    able = User.objects.who_may(VERB).values("pk")
    kept = PlanKeeper.objects.filter(Q(keeper__in=able) | Q(deputy__in=able), plan=OuterRef("pk"))
    return plans.current().filter(~Exists(kept), programme__isnull=False, programme__ended_on=None)
