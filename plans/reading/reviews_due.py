"""Reviews that are due: of each that a plan promises the next time, for the rule that finds it overdue and pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .cadence import dated
from .document import FrozenPlan
from .due import DueOccurrence
from .facts import Facts
from .occurrences import next_review
from .promised_lines import PromisedLine, reviewed_lines
from .running_promises import RunningPromise, counted_since, last_review


@dataclass(frozen=True)
class StatedReviews:
    """The reviews that a document promises, and all days on which it says that it was brought up to date."""

    lines: tuple[PromisedLine, ...] = ()
    days: tuple[date, ...] = ()


@dataclass(frozen=True)
class ReviewDue:
    """When a review is due next, and the last one that counts for it. It is counted ``since`` a day: that on which the
    plan was brought up to date last, or since which it ``is_promised``, if that is later than the last one.
    """

    line: PromisedLine
    due: DueOccurrence
    reviewed: date | None
    since: date | None
    is_promised: bool

    @property
    def due_on(self) -> date:
        return self.due.due_on


def stated_reviews(plan: FrozenPlan) -> StatedReviews:
    """What one document says."""
    return StatedReviews(tuple(reviewed_lines(plan)), tuple(dated(plan, Facts(date.max))))


def reviews_due(stated: StatedReviews, facts: Facts) -> list[ReviewDue]:
    """Each review, the earliest due first, without those of which nothing says when. What a version in force promises
    is due when its open occurrence is: a later day that is stated makes up for no review that was missed.
    """
    find = _by_its_words if facts.promised is None else _promised
    found = [due for line in stated.lines if (due := find(line, stated, facts))]
    return sorted(found, key=lambda one: one.due_on)


def open_review(line: PromisedLine, facts: Facts) -> DueOccurrence | None:
    """The one that is open of what is promised; None where this line is not promised so, or none is due."""
    kept = (facts.promised or {}).get(line.key)
    return next(iter(kept.open), None) if kept and kept.pace == line.pace else None


def _promised(line: PromisedLine, stated: StatedReviews, facts: Facts) -> ReviewDue | None:
    due = open_review(line, facts)
    reviewed = last_review(line, stated.lines, facts.reviews_done)
    return ReviewDue(line, due, reviewed, due.opens_on, is_promised=True) if due else None


def _by_its_words(line: PromisedLine, stated: StatedReviews, facts: Facts) -> ReviewDue | None:
    days = [day for day in (*stated.days, *facts.versions) if day <= facts.today]
    reviewed = last_review(line, stated.lines, facts.reviews_done)
    since = counted_since(line, days, reviewed)
    due = next_review(RunningPromise(line, since), reviewed) if since else None
    return ReviewDue(line, due, reviewed, max(days, default=None), is_promised=False) if due else None


def overdue(found: Iterable[ReviewDue], today: date) -> Sequence[ReviewDue]:
    """Those that were due before today."""
    return [one for one in found if one.due.state(today) == "overdue"]
