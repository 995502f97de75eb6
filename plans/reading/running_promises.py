"""Running promises: since when each line of a plan is promised. They outlive the versions that say them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from .cadence import dated
from .document import FrozenPlan
from .facts import Done, Facts
from .promised_lines import PromisedLine, promised_lines, review_key


@dataclass(frozen=True)
class RunningPromise:
    """A line with the day since which it is promised at its pace. ``is_new``: it was not promised at another one
    before, so its first period counts where half of it is left.
    """

    line: PromisedLine
    since: date
    is_new: bool = True


def carried_on(before: Iterable[RunningPromise], lines: Iterable[PromisedLine], *, on: date) -> list[RunningPromise]:
    """What is promised when a version with these lines comes into force on a day: what it says as before goes on, what
    has another pace begins anew, and so does what nobody promised. What it doesn't say ends.
    """
    known = {one.line.key: one for one in before}
    return [_carried(known.get(line.key), line, on) for line in lines]


def _carried(before: RunningPromise | None, line: PromisedLine, on: date) -> RunningPromise:
    if before and before.line.pace == line.pace:
        return replace(before, line=line)
    return RunningPromise(line, on, is_new=before is None)


def drafted_promises(plan: FrozenPlan, facts: Facts) -> list[RunningPromise]:
    """What a plan promises of which no version is in force: since its first day by its own words, today without any."""
    days = dated(plan, facts)
    lines, _ = promised_lines(plan)
    return [RunningPromise(line, _drafted_since(line, lines, days, facts) or facts.today) for line in lines]


def _drafted_since(
    line: PromisedLine, lines: Collection[PromisedLine], days: Collection[date], facts: Facts
) -> date | None:
    if line.kind == "review":
        return counted_since(line, days, last_review(line, lines, facts.reviews_done))
    return min(days, default=None)


def counted_since(line: PromisedLine, days: Collection[date], reviewed: date | None) -> date | None:
    """Since when a review is counted by a plan's own words: since the last of the ``days`` on which it was brought up
    to date, else since it was reviewed, or the day that is stated.
    """
    return max(days, default=None) or reviewed or line.stated


def last_review(line: PromisedLine, lines: Collection[PromisedLine], reviews: Iterable[Done]) -> date | None:
    """The last review that counts for one of the lines: of it, or of one of a longer pace. One that is called like none
    of them, for it was called otherwise then, counts for the plan's own.
    """
    of = {one.key: one for one in lines if one.kind == "review"}
    return max((done.on for done in reviews if _counts_for(line, of.get(review_key(done.of)))), default=None)


def _counts_for(line: PromisedLine, reviewed: PromisedLine | None) -> bool:
    if reviewed is None or reviewed.key == line.key:
        return line.is_main or reviewed is not None
    return bool(line.pace and reviewed.pace and reviewed.pace.mean_days >= line.pace.mean_days)
