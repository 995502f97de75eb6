"""The page of a promised line: everything that happened to it, over all versions, and how often it was kept."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator

from bcp_portal.notices.absences import absent_on
from plans.integrity.differences import check_records
from plans.models.plan import Plan
from plans.reading.cadence import times
from plans.reading.due import DueState
from testing.models.occurrences import Occurrence
from testing.models.promises import Promise
from testing.responsible import Responsible, responsible_in

from .due_words import BADGES, StateBadge, days_late, where_read
from .histories import OccurrenceHistory, histories

PER_PAGE = 50
OPEN: tuple[DueState, ...] = ("due", "planned")


@dataclass(frozen=True)
class YearFigures:
    """How often a line was promised in a year, by the days that were planned, and what became of that.

    Each of ``promised`` is one of the five that follow; ``moved`` are among them.
    """

    year: int
    promised: int
    on_time: int
    late: int
    skipped: int
    missed: int
    still_open: int
    moved: int


@dataclass(frozen=True)
class LineTime:
    """A row of the page: one time that the line was due."""

    history: OccurrenceHistory
    today: date

    @property
    def badge(self) -> StateBadge:
        return BADGES[self.history.state(self.today)]

    @property
    def days_late(self) -> str:
        return days_late(self.history)

    @property
    def is_decided(self) -> bool:
        """Whether it was moved, or is skipped."""
        return bool(self.history.moves or self.history.skip)

    @property
    def records(self) -> list[tuple[str, str]]:
        """Where each record that counts is read, and what it is called."""
        return [(where_read(self.history.occurrence.plan, one), one.called) for one in self.history.standing]


@dataclass(frozen=True)
class LinePage:
    """Everything the page shows; ``promises`` are the line at one pace after the other, the earliest first."""

    plan: Plan
    promises: Sequence[Promise]
    years: list[YearFigures]
    page: "Page[Occurrence]"
    times: list[LineTime]
    responsible: Responsible

    @property
    def promise(self) -> Promise:
        """As it was promised last."""
        return self.promises[-1]

    @property
    def sentence(self) -> str:
        """What was promised so far, and what became of it."""
        beginning = "No version in force promises it any more. " if self.promise.until else ""
        became = Counter[str]()
        for year in self.years:
            became.update(
                {"done in time": year.on_time, "done late": year.late, "skipped": year.skipped, "missed": year.missed}
            )
        if not became.total():
            return f"{beginning}It was not due yet."
        said = [f"{what} {times(number)}" for what, number in became.items() if number]
        return f"{beginning}Due {times(became.total())} so far: {', '.join(said)}."


def line_page(plan: Plan, promises: Sequence[Promise], *, today: date, page: str = "") -> LinePage:
    """Of one line, the latest time first; as many queries however long it was promised. Raises Differs."""
    of_line = Occurrence.objects.filter(promise__in=promises)
    shown = of_line.whole().order_by("-planned_on", "-pk")
    found = Paginator(shown, PER_PAGE).get_page(page)
    due = histories(plan, list(found.object_list))
    rows = [row for one in due for row in one.rows]
    check_records(rows, subject="What is kept of this line", code=plan.code)
    return LinePage(
        plan=plan,
        promises=promises,
        years=figures(of_line.promised(), today),
        page=found,
        times=[LineTime(one, today) for one in due],
        responsible=responsible_in([plan.pk], absent=absent_on(today)).for_line(plan.pk, promises[-1].key),
    )


def figures(occurrences: Iterable[Occurrence], today: date) -> list[YearFigures]:
    """Year by year, the latest first; counted as the rules count."""
    states: dict[int, Counter[DueState]] = {}
    moved: Counter[int] = Counter()
    for one in occurrences:
        states.setdefault(one.planned_on.year, Counter())[one.as_counted.state(today)] += 1
        moved[one.planned_on.year] += one.due_on != one.planned_on
    return [
        YearFigures(
            year=year,
            promised=found.total(),
            on_time=found["done"],
            late=found["done late"],
            skipped=found["skipped"],
            missed=found["overdue"],
            still_open=sum(found[state] for state in OPEN),
            moved=moved[year],
        )
        for year, found in sorted(states.items(), reverse=True)
    ]
