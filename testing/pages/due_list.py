"""The list of what is due: by month, person or plan, of some state and kind, page by page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet

from bcp_portal.look.counting import counted
from bcp_portal.parameters import one_of
from testing.models.occurrences import Occurrence, OccurrenceQuerySet
from testing.models.promises import Promise

from .due_entries import CALLED, DueEntry, entries_of, with_responsible
from .due_people import with_person
from .programme_scope import ProgrammeScope

PER_PAGE = 25
BY = {"month": "By month", "person": "By person", "plan": "By plan"}
STATES = {
    "": "Due and overdue",
    "overdue": "Overdue",
    "due": "Due now",
    "planned": "Planned",
    "done": "Done",
    "missed": "Missed",
    "skipped": "Skipped",
}
PAST = {"done", "missed", "skipped"}  # the latest first
NONE = {
    "": "There is nothing to do now.",
    "overdue": "Nothing is overdue.",
    "due": "All there is to do now is late.",
    "planned": "Nothing opens in the next five weeks.",
    "done": "Nothing that was due has been done yet.",
    "missed": "Nothing was missed: what was due was done or skipped with a reason.",
    "skipped": "Nothing was skipped.",
}


@dataclass(frozen=True)
class DueChoice:
    """What somebody asked for; ``""`` for what is to be done now, and for every kind."""

    by: str = "month"
    state: str = ""
    kind: str = ""

    @property
    def is_of_all(self) -> bool:
        return not (self.state or self.kind)


def asked_for(parameters: Mapping[str, str]) -> DueChoice:
    """As an address says it. Raises NotUnderstood."""
    return DueChoice(
        one_of(parameters, "by", BY) or "month",
        one_of(parameters, "state", [state for state in STATES if state]),
        one_of(parameters, "kind", Promise.Kind.values),
    )


@dataclass(frozen=True)
class DueGroup:
    """Entries that stand together under a heading."""

    heading: str
    entries: list[DueEntry]
    person: str = ""  # whose it is, where that is what they have in common


@dataclass(frozen=True)
class DueList:
    """One page of the list, as it was asked for."""

    choice: DueChoice
    page: "Page[Any]"
    groups: list[DueGroup]

    @property
    def tabs(self) -> list[tuple[str, str, bool]]:
        """Key and label of each way to group it, and whether it is grouped so."""
        return [(by, label, by == self.choice.by) for by, label in BY.items()]

    @property
    def states(self) -> list[tuple[str, str]]:
        return list(STATES.items())

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [("", "Everything"), *CALLED.items()]

    @property
    def empty_in_words(self) -> str:
        return NONE[self.choice.state]

    @property
    def count_in_words(self) -> str:
        return counted(self.page.paginator.count, "entry", "entries")


def due_list(scope: ProgrammeScope, worded: Sequence[DueEntry], choice: DueChoice, number: str) -> DueList:
    """The page of a ``number`` of what versions in force promise; then that of plans of which none is in force,
    ``worded``. As many queries however many there are.
    """
    rows = _of_state(scope, choice.state)
    if choice.kind:
        rows = rows.filter(promise__kind=choice.kind)
    more = [one for one in worded if _is_asked_for(one, choice)]
    ordered = _ordered(rows, choice).select_related("plan", "promise")
    all_of_them: Any = RowsThenWorded(ordered, _sorted(more, choice, scope.today))
    page: Page[Any] = Paginator(all_of_them, PER_PAGE).get_page(number)
    headed = groupby(_entries(scope, list(page.object_list)), lambda entry: _heading(entry, choice.by))
    groups = [
        DueGroup(heading, list(found), heading if key and choice.by == "person" else "")
        for (heading, key), found in headed
    ]
    return DueList(choice, page, groups)


def _of_state(scope: ProgrammeScope, state: str) -> OccurrenceQuerySet:
    """What is open goes by lines: of those that are overdue the first time stands for all."""
    rows, still_open, today = scope.rows, scope.open_rows, scope.today
    found: dict[str, Callable[[], OccurrenceQuerySet]] = {
        "": lambda: still_open.filter(opens_on__lte=today).first_of_each(today),
        "overdue": lambda: still_open.overdue(today).first_of_each(today),
        "due": lambda: still_open.due(today),
        "planned": lambda: still_open.planned(today),
        "done": lambda: rows.exclude(done_on=None),
        "missed": lambda: rows.missed(today),
        "skipped": lambda: rows.filter(done_on=None, is_skipped=True),
    }
    return found[state]()


def _is_asked_for(entry: DueEntry, choice: DueChoice) -> bool:
    """Of what has no rows only what is open is known."""
    states = {choice.state} if choice.state else {"overdue", "due"}
    return choice.kind in {"", entry.line.kind} and entry.state in states


def _ordered(rows: OccurrenceQuerySet, choice: DueChoice) -> QuerySet[Occurrence]:
    days = ("-due_on", "-pk") if choice.state in PAST else ("due_on", "pk")
    if choice.by == "person":
        return with_person(rows).order_by(F("person_name").asc(nulls_last=True), F("person").asc(), *days)
    return rows.order_by(*(("plan__code",) if choice.by == "plan" else ()), *days)


def _sorted(worded: Sequence[DueEntry], choice: DueChoice, today: date) -> list[DueEntry]:
    def place(entry: DueEntry) -> tuple[bool, str, date, str]:
        person = entry.duty_of if choice.by == "person" else None
        first = person.name if person else entry.plan.code if choice.by == "plan" else ""
        return choice.by == "person" and person is None, first, entry.time.due_on, entry.line.key

    return sorted(with_responsible(worded, today=today) if choice.by == "person" else worded, key=place)


def _heading(entry: DueEntry, by: str) -> tuple[str, int]:
    """Under what it stands, and what tells that from another of the same words."""
    person = entry.duty_of
    if by == "person":
        return (person.name, person.pk) if person else ("Nobody is responsible", 0)
    if by == "plan":
        return entry.plan.title, entry.plan.pk
    when = "Overdue" if entry.is_overdue else f"{entry.time.due_on:%B %Y}"
    return when if entry.ref else f"{when}, of plans that are not in force", 0


class RowsThenWorded:
    """Rows of the database, then entries that have none, as a paginator reads them: only the part that is shown."""

    def __init__(self, rows: QuerySet[Occurrence], worded: Sequence[DueEntry]) -> None:
        self.rows, self.worded = rows, worded
        self.of_rows = rows.count()

    def count(self) -> int:
        return self.of_rows + len(self.worded)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Occurrence | DueEntry]:
        first, last = part.start or 0, part.stop if part.stop is not None else self.count()
        rows = list(self.rows[first:last]) if first < self.of_rows else []
        return [*rows, *self.worded[max(first - self.of_rows, 0) : max(last - self.of_rows, 0)]]


def _entries(scope: ProgrammeScope, found: Sequence[Occurrence | DueEntry]) -> list[DueEntry]:
    rows = [one for one in found if isinstance(one, Occurrence)]
    scope.name([row.plan for row in rows])
    worded = [one for one in found if isinstance(one, DueEntry)]
    return with_responsible([*entries_of(rows, today=scope.today), *worded], today=scope.today)
