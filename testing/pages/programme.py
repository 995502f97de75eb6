"""The exercise programme of all plans that a person reads: what is overdue and next, the year, the results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator

from bcp_portal.accounts.models import User
from bcp_portal.look.counting import counted
from plans.access import visible_plans
from plans.evidence.status import PlanStatus, plans_in_sight, statuses_of
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from testing.models.exercises import Exercise

from .maintenance import MaintenanceCard, maintenance_due
from .measures import Measure, measures
from .schedule import ScheduledTurn, turns
from .year import Year, three_months, whole_year

CARDS, PER_PAGE = 6, 50


@dataclass(frozen=True)
class ProgrammePage:
    """Everything the page shows; ``all`` are the plans that can be picked."""

    all: list[PlanStatus]
    picked: Plan | None
    turns: list[tuple[ScheduledTurn, list[Measure]]]  # with what was measured last
    records: "Page[Exercise]"
    maintenance: MaintenanceCard
    year: Year
    months: Year
    today: date

    @property
    def overdue(self) -> list[ScheduledTurn]:
        return [turn for turn, _ in self.turns if turn.is_overdue]

    @property
    def cards(self) -> list[ScheduledTurn]:
        return self.overdue[:CARDS]

    @property
    def more(self) -> int:
        return len(self.overdue[CARDS:])

    @property
    def next(self) -> ScheduledTurn | None:
        """The first that is due and not overdue."""
        return next((turn for turn, _ in self.turns if turn.due_on and not turn.is_overdue), None)

    @property
    def nothing_due(self) -> str:
        """Why there is nothing to count, ``""`` where there is."""
        if self.picked and self.picked.archived_at:
            return f"{self.picked.title} is archived: nothing of it is due any more."
        return "" if self.turns else "No plan in sight schedules an exercise."

    @property
    def overdue_in_words(self) -> str:
        """How many exercises are overdue."""
        if not self.overdue:
            return "No exercise is overdue."
        return f"{counted(len(self.overdue), 'exercise is', 'exercises are')} overdue."

    @property
    def next_in_words(self) -> str:
        """The name of the next exercise, with its plan where several are shown."""
        if self.next is None:
            return ""
        return self.next.scheduled.name if self.is_of_one else f"{self.next.scheduled.name} of {self.next.title}"

    @property
    def is_of_one(self) -> bool:
        """Whether all of it is of one plan, which need not be named then."""
        return self.picked is not None or len(self.all) == 1


def programme_of(user: User, *, today: date, code: str = "", page: str = "") -> ProgrammePage:
    """Of the plan with this code, or of all in sight; the number of queries does not depend on how many there are.

    Of a plan in the archive nothing is due; its results are shown when its code asks for it.
    """
    seen = visible_plans(user)
    everything = statuses_of(user, list(plans_in_sight(user, seen.current() | seen.filter(code=code))), on=today)
    picked = next((one.plan for one in everything if one.plan.code == code), None)
    shown = [one for one in everything if picked is None or one.plan == picked]
    plans = [one.plan for one in shown]
    found = turns(user, [plan for plan in plans if not plan.archived_at], _versions(shown), today=today)
    return ProgrammePage(
        all=everything,
        picked=picked,
        turns=[(turn, measures(turn.last) if turn.last else []) for turn in found],
        records=_records(plans, page),
        maintenance=maintenance_due(plans, today=today),
        year=whole_year(found, today),
        months=three_months(found, today),
        today=today,
    )


def _versions(shown: Sequence[PlanStatus]) -> dict[int, PlanVersion]:
    return {one.plan.pk: one.in_force for one in shown if one.in_force}


def _records(plans: Sequence[Plan], page: str) -> "Page[Exercise]":
    """Every record, the latest first, withdrawn ones among them."""
    records = Exercise.objects.whole().filter(plan__in=plans).order_by("-held_on", "-id").defer("notes")
    found = Paginator(records, PER_PAGE).get_page(page)
    plan_of = {plan.pk: plan for plan in plans}
    for record in found.object_list:
        record.plan = plan_of[record.plan_id]
    return found
