"""Whose programme a page shows: that of all plans that a person reads, or of the one that was picked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, Q

from bcp_portal.accounts.models import User
from plans.access import not_in_sight, visible_plans
from plans.evidence.status import plans_in_sight, titles_of
from plans.models.plan import Plan, PlanQuerySet
from testing.models.occurrences import Occurrence, OccurrenceQuerySet
from testing.models.promises import Programme

MOST_CHOICES = 25  # plans; among more of them the list leads to each


@dataclass(frozen=True)
class ProgrammeScope:
    """Who asks of which plans, as of a day. ``few`` are all of them, and one more, where they are not too many."""

    user: User
    today: date
    plans: PlanQuerySet
    picked: Plan | None
    few: list[Plan]
    choices: list[tuple[str, str]]  # plans by code and title, none where there are too many, or a single one

    @property
    def only(self) -> Plan | None:
        """The plan, where it is of one, which need not be named then."""
        return self.few[0] if len(self.few) == 1 else None

    @property
    def has_programme(self) -> bool:
        """Whether it is of one plan of which something was opened."""
        return self.only is not None and Programme.objects.filter(plan=self.only).exists()

    @property
    def is_few(self) -> bool:
        """Whether everything can be shown of each plan."""
        return len(self.few) <= MOST_CHOICES

    @property
    def is_archived(self) -> bool:
        return self.picked is not None and self.picked.archived_at is not None

    @property
    def rows(self) -> OccurrenceQuerySet:
        """What was opened of these plans, whatever became of it. Drafts have no rows: who sees a row may read it."""
        return Occurrence.objects.promised().filter(plan__in=self.keys)

    @property
    def open_rows(self) -> OccurrenceQuerySet:
        """What versions in force promise of plans in use, and nobody did yet or skipped."""
        return self.rows.running().unsettled().filter(plan__archived_at=None)

    @property
    def by_their_words(self) -> PlanQuerySet:
        """Plans in use whose programme nobody keeps: no version is in force, or jobs have not looked at it yet."""
        kept = Programme.objects.filter(plan=OuterRef("pk"), ended_on=None)
        return self.plans.current().exclude(Exists(kept))

    @property
    def keys(self) -> PlanQuerySet:
        """The plans as a subquery."""
        return self.plans.select_related(None).only("pk").order_by()

    def name(self, plans: Iterable[Plan]) -> None:
        """Give plans the titles under which the person may read them."""
        found = {plan.pk: plan for plan in plans}
        titles = titles_of(self.user, list(found.values())) if found else {}
        for plan in plans:
            plan.title = titles[plan.pk]


def programme_scope(user: User, *, today: date, code: str = "") -> ProgrammeScope:
    """The plan with this code, archived or not; without one all that are in use. Raises NotUnderstood for one that is
    not in sight.
    """
    in_use = plans_in_sight(user, visible_plans(user).current())
    choices = list(in_use[: MOST_CHOICES + 1])
    picked = None
    shown, few = in_use, choices
    if code:
        shown = plans_in_sight(user, visible_plans(user).filter(Q(code=code)))
        few = list(shown)
        if not few:
            raise not_in_sight(code)
        picked = few[0]
    scope = ProgrammeScope(user, today, shown, picked, few, [])
    scope.name([*choices, *few] if len(choices) <= MOST_CHOICES else few)
    named = [(plan.code, plan.title) for plan in choices] if 1 < len(choices) <= MOST_CHOICES else []
    return replace(scope, choices=named)
