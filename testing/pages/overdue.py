"""What is overdue in sight, counted by its kinds, the oldest as cards; and what is due next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse

from bcp_portal.documents.figures import listing
from bcp_portal.look.counting import counted
from plans.reading.cadence import on_day
from testing.actions.deciding import why_not_moved
from testing.deeds import deed_of
from testing.models.exercises import Exercise
from testing.models.occurrences import Occurrence
from testing.models.reviews import ReviewRecord

from .due_entries import DueEntry, entries_of, oldest_first, with_responsible
from .programme_scope import ProgrammeScope
from .year_lanes import LaneRecord, lane_record, records_of

CARDS = 4
NOUNS = {
    "exercise": ("test", "tests"),
    "review": ("review", "reviews"),
    "assessment": ("assessment", "assessments"),
    "maintenance": ("activity of maintenance", "activities of maintenance"),
}


@dataclass(frozen=True)
class OverdueCard:
    """What is overdue of one line, with the last that was done of it, and where it is moved: ``""`` if it can't be."""

    entry: DueEntry
    last: LaneRecord | None
    move_at: str = ""

    @property
    def last_in_words(self) -> str:
        """A sentence on the last result."""
        if self.last is None:
            return "No result is recorded." if self.entry.line.kind == "exercise" else "None is recorded."
        word, comma, more = self.last.words.partition(",")
        return f"Last {word} {on_day(self.last.on)}{comma}{more}."


@dataclass(frozen=True)
class Overdue:
    """How many lines are overdue of each kind, the oldest of them, and the next that is due and not overdue.

    Maintenance has a card of its own, which counts what was missed of it: it is counted here and stands in no card.
    """

    counts: Mapping[str, int]
    cards: list[OverdueCard]
    next: DueEntry | None
    today: date

    @property
    def count(self) -> int:
        return sum(self.counts.values())

    @property
    def more(self) -> int:
        """How many have no card."""
        return self.count - len(self.cards)

    @property
    def more_in_words(self) -> str:
        return f"{counted(self.more, 'more is', 'more are')} overdue" if self.cards else "Show what is overdue"

    @property
    def in_words(self) -> str:
        """How many are overdue, a sentence: ``2 tests and 1 review are overdue.``"""
        if not self.count:
            return "Nothing is overdue."
        said = [counted(self.counts[kind], *nouns) for kind, nouns in NOUNS.items() if self.counts.get(kind)]
        return f"{listing(said)} {'is' if self.count == 1 else 'are'} overdue."

    def next_in_words(self, *, with_plan: bool) -> str:
        """What is due next and when, a sentence; ``""`` for nothing."""
        if self.next is None:
            return ""
        of = f" of {self.next.plan.title}" if with_plan else ""
        return f"The next due is {self.next.line.name}{of}, {_day(self.next.time.due_on)}."


def _day(day: date) -> str:
    return f"{day:%a} {on_day(day)}"


def overdue_in(scope: ProgrammeScope, worded: Sequence[DueEntry]) -> Overdue:
    """Of what versions in force promise, and of what plans say of which none is: ``worded``; twelve queries."""
    today = scope.today
    late = scope.open_rows.overdue(today)
    by_kind = late.order_by().values_list("promise__kind").annotate(lines=Count("promise", distinct=True))
    counts = dict(by_kind)
    for entry in worded:
        if entry.is_overdue:
            counts[entry.line.kind] = counts.get(entry.line.kind, 0) + 1
    first = late.first_of_each(today).exclude(promise__kind="maintenance")
    upcoming = scope.open_rows.filter(due_on__gte=today)
    rows = [
        row
        for found, most in ((first, CARDS), (upcoming, 1))
        for row in found.select_related("plan", "promise").order_by("due_on", "pk")[:most]
    ]
    scope.name([row.plan for row in rows])
    entries = oldest_first([*entries_of(rows, today=today), *worded])
    return Overdue(
        counts=counts,
        cards=_cards([one for one in entries if one.is_overdue][:CARDS], _movable(rows, today), today),
        next=next((one for one in entries if not one.is_overdue), None),
        today=today,
    )


def _movable(rows: Sequence[Occurrence], today: date) -> dict[tuple[int, str], str]:
    """By plan and ref, where those are moved that can be."""
    return {
        (row.plan_id, row.ref): reverse("testing:occurrence_move", args=[row.plan.code, row.ref])
        for row in rows
        if not why_not_moved(row, today=today)
    }


def _cards(entries: Sequence[DueEntry], movable: Mapping[tuple[int, str], str], today: date) -> list[OverdueCard]:
    """With the last record of each that stands, and who is responsible; six queries."""
    records = records_of({one.plan.pk for one in entries}, since=date.min)
    return [
        OverdueCard(one, _last(one, records.get(one.plan.pk, ()), today), movable.get((one.plan.pk, one.ref), ""))
        for one in with_responsible(entries, today=today)
    ]


def _last(entry: DueEntry, records: Sequence[Exercise | ReviewRecord], today: date) -> LaneRecord | None:
    found = [(deed.on, made.pk, made) for made in records if (deed := deed_of(made)) and deed.is_of(entry.line)]
    last = max((one for one in found if one[0] <= today), default=None)
    return lane_record(entry.plan, last[2]) if last else None
