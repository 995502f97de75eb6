"""Tests and maintenance of the plans that a person reads: what is overdue and next, the year, what is due, results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Min, QuerySet

from bcp_portal.accounts.models import User
from bcp_portal.look.counting import counted
from bcp_portal.parameters import one_of
from plans.evidence.sources import reviews_due
from plans.evidence.status import versions_in_force
from plans.reading.cadence import on_day
from testing.models.exercises import Exercise
from testing.models.promises import Promise

from .by_words import WordedLine, worded_entries, worded_lines, worded_plans
from .due_list import DueList, asked_for, due_list
from .maintenance import MaintenanceCard, maintenance_due
from .measures import Measure, measures
from .overdue import Overdue, overdue_in
from .programme_scope import ProgrammeScope, programme_scope
from .schedule import ScheduledTurn, turns
from .unkept_plans import UnkeptPlans, unkept_in
from .year import Year, three_months, whole_year, years_known
from .year_lanes import year_lines

LATEST = 5  # results on the page; all of them have one of their own
PER_PAGE = 50
MOST_TESTS = 100


@dataclass(frozen=True)
class ProgrammePage:
    """Everything the page shows; ``turns`` are the tests with what was measured last, none of many plans.

    ``left_out`` is of how many plans nothing is counted, as no programme of theirs is kept yet and they are too many.
    """

    scope: ProgrammeScope
    overdue: Overdue
    year: Year
    months: Year
    years: Sequence[int]
    due: DueList
    maintenance: MaintenanceCard
    turns: list[tuple[ScheduledTurn, list[Measure]]]
    tests: int
    records: list[Exercise]  # the latest
    left_out: int
    unkept: UnkeptPlans | None  # plans that nobody keeps
    incident_reviews: list[tuple[str, str, str]]  # that are due: what, its address, by when

    @property
    def today(self) -> date:
        return self.scope.today

    @property
    def shown_year(self) -> int:
        return self.year.frame.first.year

    @property
    def years_beside(self) -> tuple[int | None, int | None]:
        """The year before the one that is shown and the one after it, None for one of which nothing is known."""
        before, after = self.shown_year - 1, self.shown_year + 1
        return (before if before in self.years else None, after if after in self.years else None)

    @property
    def is_of_one(self) -> bool:
        """Whether all of it is of one plan, which need not be named then."""
        return self.scope.only is not None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        known = (self.year.lanes, self.turns, self.maintenance.count, self.due.page.paginator.count, self.records)
        return not any(known) and self.due.choice.is_of_all

    @property
    def nothing_due(self) -> str:
        """Why there is nothing to count, ``""`` where there is."""
        if self.scope.picked and self.scope.is_archived:
            return f"{self.scope.picked.title} is archived: nothing of it is due any more."
        return "No plan in sight promises a test, a review or maintenance." if self.is_empty else ""

    @property
    def next_in_words(self) -> str:
        return self.overdue.next_in_words(with_plan=not self.is_of_one)

    @property
    def left_out_in_words(self) -> str:
        """Plans of which nothing is counted, ``""`` for none."""
        more = counted(self.left_out, "more plan is left out here: it is", "more plans is left out here: they are")
        return f"What is due of {more} not in force, or came into force just now." if self.left_out else ""

    @property
    def more_tests_in_words(self) -> str:
        """Tests that are not shown, ``""`` for none."""
        more = self.tests - len(self.turns)
        return f"{counted(more, 'more test', 'more tests')}: choose a plan." if more else ""


def programme_page(user: User, parameters: Mapping[str, str], *, today: date) -> ProgrammePage:
    """As an address asks for it; as many queries however many plans there are. Raises NotUnderstood."""
    scope = programme_scope(user, today=today, code=parameters.get("plan", ""))
    choice = asked_for(parameters)
    plans = worded_plans(scope)
    worded = worded_lines(scope, plans.shown, last=date(today.year + 1, 12, 31))
    years = years_known(_first_day(scope, worded), today)
    year = int(one_of(parameters, "year", [str(known) for known in years]) or today.year)
    entries = worded_entries(worded, today=today)
    lines = year_lines(scope, worded, year)
    found = _turns(scope)
    return ProgrammePage(
        scope=scope,
        overdue=overdue_in(scope, entries),
        year=whole_year(lines, year, today),
        months=three_months(lines, year, today),
        years=years,
        due=due_list(scope, entries, choice, parameters.get("page", "")),
        maintenance=maintenance_due(scope),
        turns=[(turn, measures(turn.last) if turn.last else []) for turn in found[:MOST_TESTS]],
        tests=len(found),
        records=list(_records(scope)[:LATEST]),
        left_out=plans.more,
        unkept=unkept_in(scope),
        incident_reviews=[(one.text, one.url, _due(one.due_on, today)) for one in reviews_due(scope.keys)],
    )


def _due(on: date, today: date) -> str:
    return f"{'Overdue since' if on < today else 'Due on'} {on_day(on)}"


def results_page(user: User, *, today: date, code: str = "", page: str = "") -> tuple[ProgrammeScope, "Page[Exercise]"]:
    """Every result of the plan with this code, or of all in sight, page by page. Raises NotUnderstood."""
    scope = programme_scope(user, today=today, code=code)
    found = Paginator(_records(scope), PER_PAGE).get_page(page)
    found.object_list = list(found.object_list)
    scope.name([record.plan for record in found.object_list])
    return scope, found


def _first_day(scope: ProgrammeScope, worded: Sequence[WordedLine]) -> date | None:
    """The first day of which something is known: a promise, a result, or what the plan's own words count from."""
    promised = Promise.objects.filter(plan__in=scope.keys).aggregate(first=Min("since"))["first"]
    held = Exercise.objects.filter(plan__in=scope.keys).aggregate(first=Min("held_on"))["first"]
    counted_from = (time.due_on for line in worded for time in line.times[:1])
    return min((day for day in (promised, held, *counted_from) if day), default=None)


def _turns(scope: ProgrammeScope) -> list[ScheduledTurn]:
    """Every test of a few plans; of many plans the list alone tells what is due."""
    plans = [plan for plan in scope.few if not plan.archived_at]
    if not scope.is_few:
        return []
    return turns(scope.user, plans, versions_in_force(plans), today=scope.today)


def _records(scope: ProgrammeScope) -> "QuerySet[Exercise]":
    """Results, the latest first, withdrawn ones among them."""
    records = Exercise.objects.whole().filter(plan__in=scope.keys).select_related("plan")
    return records.order_by("-held_on", "-id").defer("notes")
