"""Promised lines: what a plan says is to be done again and again, each activity once; and what has no days, and why."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

from .activities import renews_the_plan, what_is_done
from .assessments import promised
from .cadence import Cadence, cadence_of
from .document import FrozenPlan, FrozenRow
from .periods import Pace, pace_of
from .review_groups import ReviewGroup, review_groups
from .suppliers import bought_from

Kind = Literal["exercise", "maintenance", "review", "assessment"]
ANYBODY = ""  # in the key of assessments, where a plan names no supplier
REF = re.compile(r"[A-Za-z0-9-]{1,40}")
READABLE = 40  # letters of a name in an address


@dataclass(frozen=True)
class PromisedLine:
    """One thing to be done at a pace. ``key`` stays the same while it is the same promise, whatever it is called;
    ``ref`` is the row that makes it, ``written`` how often in its words.

    The ``main`` review, which is the plan's own, has the day that the plan ``stated`` for it, and may have that alone.
    An activity that ``renews`` the plan leaves a new version. ``subject`` is whom an assessment is of, or ``""``.
    """

    kind: Kind
    key: str
    ref: str
    name: str
    written: str
    pace: Pace | None
    stated: date | None = None
    is_main: bool = False
    renews: bool = False
    subject: str = ""

    @property
    def cadence(self) -> Cadence | None:
        """The pace as the rules count by it."""
        return Cadence(self.pace.every, self.pace.unit, self.written) if self.pace else None

    @property
    def slug(self) -> str:
        """What stands for it in addresses."""
        return slug_of(self.key)


def slug_of(key: str) -> str:
    """The key of a line as addresses have it, for as long as it is the same promise: ``exercise-EX-02``. A name is cut
    short and told apart by a hash: ``review-quarterly-reviews-1f0c22d9``.
    """
    kind, _, of = key.partition(":")
    if REF.fullmatch(of):
        return f"{kind}-{of}"
    readable = re.sub(r"[^a-z0-9]+", "-", of.lower())[:READABLE].strip("-")
    return "-".join(filter(None, (kind, readable, sha256(key.encode()).hexdigest()[:8])))


@dataclass(frozen=True)
class NotScheduled:
    """What is done now and then, but due on no day; ``reason`` is a sentence."""

    kind: Kind
    ref: str
    name: str
    reason: str


Said = PromisedLine | NotScheduled


def promised_lines(plan: FrozenPlan) -> tuple[list[PromisedLine], list[NotScheduled]]:
    """All that a plan promises, in the order exercises, maintenance, reviews, assessments; then what has no days."""
    said = [*_activities(plan), *_reviews(plan), *_assessments(plan)]
    return (
        [one for one in said if isinstance(one, PromisedLine)],
        [one for one in said if isinstance(one, NotScheduled)],
    )


def lines_by_row(plan: FrozenPlan) -> dict[str, PromisedLine]:
    """Exercises and maintenance that are due on days, by the ref of their row."""
    return {one.ref: one for one in _activities(plan) if isinstance(one, PromisedLine)}


def assessed_lines(plan: FrozenPlan) -> list[PromisedLine]:
    """The assessments that are due on days, a supplier each."""
    return [one for one in _assessments(plan) if isinstance(one, PromisedLine)]


def reviewed_lines(plan: FrozenPlan) -> list[PromisedLine]:
    """The reviews that are due on days, the plan's own among them."""
    return [one for one in _reviews(plan) if isinstance(one, PromisedLine)]


def _activities(plan: FrozenPlan) -> Iterator[Said]:
    """Exercises, and maintenance but for assessments. Maintenance that is what another line promises at the same pace
    is done with it; an exercise never is, for two of one name may be of two sites.
    """
    assessing = {row.ref for row, _ in promised(plan)}
    known: dict[tuple[frozenset[str], Pace], PromisedLine] = {}
    for row in (*plan.rows("exercises"), *(one for one in plan.rows("maintenance") if one.ref not in assessing)):
        said = _exercise(row) if row.kind == "exercises" else _maintenance(row)
        what = what_is_done(row.label)
        if isinstance(said, PromisedLine) and said.pace and len(what) > 1:
            first = known.setdefault((what, said.pace), said)
            if first is not said and said.kind == "maintenance":
                said = NotScheduled(said.kind, said.ref, said.name, f"It is done with {first.ref}, {first.name}.")
        yield said


def _exercise(row: FrozenRow) -> Said:
    return _line("exercise", row, "frequency")


def _maintenance(row: FrozenRow) -> Said:
    return _line("maintenance", row, "cadence", renews=renews_the_plan(row.text("text")))


def _line(kind: Kind, row: FrozenRow, field: str, *, renews: bool = False) -> Said:
    pace = _pace(row, field)
    if isinstance(pace, str):
        return NotScheduled(kind, row.ref, row.label, pace)
    return PromisedLine(kind, f"{kind}:{row.ref}", row.ref, row.label, row.text(field), pace, renews=renews)


def _pace(row: FrozenRow, field: str) -> Pace | str:
    """The pace that a row states, else in a sentence why it has none. Not noted as asked for: no rule asks here."""
    stated = row.value(field)
    read = cadence_of(stated) if isinstance(stated, dict) else None
    return pace_of(read) if read else _without_pace(row, field)


def _without_pace(row: FrozenRow, field: str) -> str:
    written, stated = row.text(field), row.value(field)
    if not written:
        return "The plan does not say how often."
    if row.is_unread(field):
        return f"“{written}” can’t be read as how often."
    if isinstance(stated, dict) and stated.get("event"):
        return f"“{written}” follows an event, which has no day yet."
    return f"“{written}” is no pace at which it is done again and again."


def _reviews(plan: FrozenPlan) -> Iterator[Said]:
    """The groups of reviews; the plan's own has the day that is stated, too, of which the latest counts."""
    stated = max(filter(None, (_day(row) for row in plan.facts("next_review"))), default=None)
    for group in review_groups(plan):
        if group.ref:  # else the plan says nothing of it
            yield _review(group, stated if group.is_main else None)


def _day(fact: FrozenRow) -> date | None:
    stated = fact.value("value")
    return date.fromisoformat(stated["date"]) if isinstance(stated, dict) and "date" in stated else None


def _review(group: ReviewGroup, stated: date | None) -> Said:
    pace = pace_of(group.often) if group.often else _without_any_pace(group)
    if isinstance(pace, Pace) or stated:
        known = pace if isinstance(pace, Pace) else None
        key = review_key(group.name)
        is_main = group.is_main
        return PromisedLine("review", key, group.ref, group.name, group.written, known, stated, is_main=is_main)
    return NotScheduled("review", group.ref, group.name, pace)


def review_key(name: str) -> str:
    """What names the promise of a group of reviews: not the ref of a line, for any of them may go."""
    return f"review:{name.casefold()}"


def _without_any_pace(group: ReviewGroup) -> str:
    if not group.is_regular and not group.written:
        return f"“{group.name}” follows an event, which has no day yet."
    reasons = [_without_pace(row, "cadence") for row in group.rows if row.text("cadence")]
    return reasons[0] if reasons else "The plan does not say how often."


def _assessments(plan: FrozenPlan) -> Iterator[Said]:
    """Each supplier that the plan buys from, by the most frequent line that promises to assess suppliers; where it buys
    from none, the line alone.
    """
    said = [(row, row.text(field), _pace(row, "cadence")) for row, field in promised(plan)]
    paced = [(row, text, pace) for row, text, pace in said if isinstance(pace, Pace)]
    yield from (NotScheduled("assessment", row.ref, text, pace) for row, text, pace in said if isinstance(pace, str))
    if not paced:
        return
    row, text, pace = min(paced, key=lambda one: one[2].mean_days)
    for name, key in [(one.name, one.ref or one.name.casefold()) for one in bought_from(plan)] or [("", ANYBODY)]:
        called = f"{text}: {name}" if name else text
        yield PromisedLine("assessment", f"assessment:{key}", row.ref, called, row.text("cadence"), pace, subject=name)
