"""Subjects of reviews and assessments: what sets a review off, the suppliers it buys from, and their check-lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.review_groups import review_groups
from plans.reading.suppliers import bought_from

from .models.reviews import ReviewRecord

ReviewKind = ReviewRecord.Kind
SUPPLIERS = "The suppliers"  # where the plan names none
INCIDENTS = ("incident", "disruption", "emergenc", "vorfall", "vorfäll", "notfall", "notfäll", "störung")


@dataclass(frozen=True)
class Subject:
    """What a record is about: what sets a review off, or a supplier (``ref``, where the directory has it).

    ``regular`` reviews are those from which the next one is due. ``points`` is the check-list: text by ref.
    """

    kind: ReviewKind
    name: str
    ref: str = ""
    often: str = ""
    regular: bool = True
    points: Mapping[str, str] = field(default_factory=dict)
    supplies: tuple[str, ...] = ()

    @property
    def follows_incidents(self) -> bool:
        """Whether it is a review that an incident sets off."""
        says = f"{self.name} {self.often}".casefold()
        return self.kind == ReviewKind.REVIEW and not self.regular and any(word in says for word in INCIDENTS)

    @property
    def key(self) -> str:
        """What chooses it in an address; one of a plan's kind has it."""
        return self.ref or self.name

    def is_called(self, key: str) -> bool:
        """Whether an address means it."""
        return key.casefold() in {self.key.casefold(), self.name.casefold()}

    def is_of(self, record: ReviewRecord) -> bool:
        """Whether a record is about it, by its ref, for two may have one name; by name where either has no ref.
        Where the plan names no supplier, any assessment is, as for DEP-08.
        """
        if record.kind != self.kind:
            return False
        if self.kind == ReviewKind.ASSESSMENT and not self.supplies:
            return True
        if self.ref and record.subject_ref:
            return self.ref == record.subject_ref
        return self.name.casefold() == record.subject.casefold()


@dataclass(frozen=True)
class ReviewRecording:
    """What is to be recorded; ``token`` stands for one form, ``done`` are the refs of the points that were done, with
    ``point_notes`` on some. ``happened`` is what was shown of the time since the last one, None of an assessment.
    """

    token: UUID
    subject: Subject
    version: str  # number, "" for the draft
    done_on: date
    is_satisfied: bool
    done: frozenset[str] = frozenset()
    participants: str = ""
    notes: str = ""
    point_notes: Mapping[str, str] = field(default_factory=dict)
    happened: Mapping[str, Any] | None = None
    counts_for: str | None = None  # of an assessment: as that of an exercise


def subjects(plan: FrozenPlan, kind: ReviewKind) -> tuple[Subject, ...]:
    """What records of a kind may be about, in the order of the plan."""
    return _reviews(plan) if kind == ReviewKind.REVIEW else _assessments(plan)


def chosen(choices: tuple[Subject, ...], key: str) -> Subject:
    """The one with this key or name, else the first regular one: there is always one."""
    named = (one for one in choices if one.is_called(key))
    return next(named, None) or next(one for one in choices if one.regular)


def _reviews(plan: FrozenPlan) -> tuple[Subject, ...]:
    """The groups of the plan's check-lists; with a regular review and one after incidents in any case."""
    return tuple(
        Subject(ReviewKind.REVIEW, one.name, often=one.written, regular=one.is_regular, points=_points(one.rows))
        for one in review_groups(plan)
    )


def _assessments(plan: FrozenPlan) -> tuple[Subject, ...]:
    """The suppliers of what the plan depends on; all of them in one where it names none."""
    points = _points(plan.rows("supplier_rules"))
    named = tuple(
        Subject(ReviewKind.ASSESSMENT, one.name, one.ref, points=points, supplies=tuple(row.label for row in one.rows))
        for one in bought_from(plan)
    )
    return named or (Subject(ReviewKind.ASSESSMENT, SUPPLIERS, points=points),)


def _points(rows: list[FrozenRow] | tuple[FrozenRow, ...]) -> dict[str, str]:
    return {row.ref: row.text("text") for row in rows if row.text("text")}
