"""Histories: what happened to what was due, each time with all that was decided on it and recorded for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from bcp_portal.audit.insert_only import InsertOnlyModel
from plans.models.plan import Plan
from plans.reading.due import DueState
from testing.models.exercises import Exercise
from testing.models.maintenance import MaintenanceRecord
from testing.models.occurrences import Fulfilment, Move, Occurrence, Waiver
from testing.models.retests import Retest
from testing.models.reviews import ReviewRecord

State = DueState | Literal["dropped"]
AnyRecord = Exercise | MaintenanceRecord | ReviewRecord
VERSION = "version"  # the kind of what renews a plan
SAYS = {"due_on": "is due", "done_on": "was done", "is_skipped": "is skipped"}  # columns of an occurrence
M = TypeVar("M", Move, Waiver, Fulfilment)


@dataclass(frozen=True)
class CountedRecord:
    """What counts for an occurrence, or did until it was withdrawn. ``record`` is None for a version of the plan."""

    fulfilment: Fulfilment
    record: AnyRecord | None

    @property
    def is_version(self) -> bool:
        return self.fulfilment.kind == VERSION

    @property
    def stands(self) -> bool:
        return self.record is None or not self.record.is_withdrawn

    @property
    def called(self) -> str:
        """``X-02``, ``v1.1``."""
        return f"v{self.fulfilment.record_ref}" if self.is_version else self.fulfilment.record_ref

    @property
    def rows(self) -> Iterator[InsertOnlyModel]:
        """What the record is made of, as the chain of evidence knows it."""
        if self.record:
            yield self.record
            if self.record.is_withdrawn:
                yield self.record.withdrawal
            if isinstance(self.record, Exercise):
                yield from self.record.measurements.all()


@dataclass(frozen=True)
class OccurrenceHistory:
    """One time that something was due; what was decided and recorded, each the earliest first."""

    occurrence: Occurrence
    moves: tuple[Move, ...] = ()
    skips: tuple[Waiver, ...] = ()
    counted: tuple[CountedRecord, ...] = ()

    def state(self, today: date) -> State:
        """Where it stands on a day; nobody owes what a version dropped."""
        return "dropped" if self.occurrence.dropped_by_id else self.occurrence.as_counted.state(today)

    @property
    def retest(self) -> Retest | None:
        """That somebody asked for it because of a corrective action; best read with ``select_related("retest")``."""
        return getattr(self.occurrence, "retest", None)

    @property
    def skip(self) -> Waiver | None:
        """The skip that stands."""
        standing = [one for one in self.skips if not hasattr(one, "withdrawal")]
        return standing[-1] if standing else None

    @property
    def standing(self) -> list[CountedRecord]:
        """What counts for it, the first that was done first."""
        return sorted((one for one in self.counted if one.stands), key=lambda one: one.fulfilment.done_on)

    @property
    def days_late(self) -> int:
        """How many days after its last one it was done; 0 for what was in time, or was not done."""
        done = self.occurrence.done_on
        return max((done - self.occurrence.due_on).days, 0) if done else 0

    @property
    def differing(self) -> list[str]:
        """Columns of the occurrence that say something else than what was decided and recorded, which stays."""
        one = self.occurrence
        done = min((record.fulfilment.done_on for record in self.standing), default=None)
        on_record = {
            "due_on": self.moves[-1].to_on if self.moves else one.planned_on,
            "done_on": done,
            "is_skipped": bool(self.skip),
        }
        return [name for name, said in on_record.items() if getattr(one, name) != said]

    @property
    def misfits(self) -> list[str]:
        """The same in words."""
        said = "{ref} does not say of itself what is on record: whether and when it {what}."
        return [said.format(ref=self.occurrence.ref, what=SAYS[name]) for name in self.differing]

    @property
    def own_rows(self) -> list[InsertOnlyModel]:
        """What it is made of, as the chain of evidence knows it, but for the records that count for it."""
        withdrawn = [one.withdrawal for one in self.skips if hasattr(one, "withdrawal")]
        retest = [self.retest] if self.retest else []
        return [*retest, *self.moves, *self.skips, *withdrawn, *(one.fulfilment for one in self.counted)]

    @property
    def rows(self) -> list[InsertOnlyModel]:
        """The same with the records."""
        return [*self.own_rows, *(row for one in self.counted for row in one.rows)]


def histories(plan: Plan, occurrences: Sequence[Occurrence]) -> list[OccurrenceHistory]:
    """Of occurrences of one plan, in their order; as many queries however many there are."""
    moves = _by_occurrence(Move.objects.filter(occurrence__in=occurrences))
    skips = _by_occurrence(Waiver.objects.filter(occurrence__in=occurrences).select_related("withdrawal"))
    fulfilments = list(Fulfilment.objects.filter(occurrence__in=occurrences).order_by("pk"))
    records = _records(plan, fulfilments)
    counted = {
        key: tuple(CountedRecord(one, records.get((one.kind, one.record_ref))) for one in found)
        for key, found in _by_occurrence(fulfilments).items()
    }
    for one in occurrences:
        one.plan = plan
    return [
        OccurrenceHistory(one, tuple(moves.get(one.pk, ())), tuple(skips.get(one.pk, ())), counted.get(one.pk, ()))
        for one in occurrences
    ]


def _by_occurrence(found: Iterable[M]) -> dict[int, list[M]]:
    by_occurrence: dict[int, list[M]] = {}
    for one in found:
        by_occurrence.setdefault(one.occurrence_id, []).append(one)
    return by_occurrence


def _records(plan: Plan, fulfilments: Iterable[Fulfilment]) -> Mapping[tuple[str, str], AnyRecord]:
    """The records of a plan that fulfilments name, by their kind and ref."""
    refs: dict[str, set[str]] = {}
    for one in fulfilments:
        refs.setdefault(one.kind, set()).add(one.record_ref)
    found: dict[tuple[str, str], AnyRecord] = {}
    if exercises := refs.get("exercise"):
        for exercise in Exercise.objects.whole().filter(plan=plan, ref__in=exercises):
            found["exercise", exercise.ref] = exercise
    if maintenance := refs.get("maintenance"):
        for made in MaintenanceRecord.objects.whole().filter(plan=plan, ref__in=maintenance):
            found["maintenance", made.ref] = made
    if reviews := refs.get("review", set()) | refs.get("assessment", set()):
        for review in ReviewRecord.objects.whole().filter(plan=plan, ref__in=reviews):
            found[review.kind, review.ref] = review
    return found
