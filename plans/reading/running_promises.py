"""Running promises: since when each line of a plan is promised. They outlive the versions that say them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from .cadence import dated
from .document import FrozenPlan
from .facts import Facts
from .promised_lines import PromisedLine, promised_lines


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
    """What a plan promises of which no version is in force: since its first day by its own words, today without any.

    Its reviews are counted from the last day on which it was brought up to date, as it says.
    """
    days = dated(plan, facts) or [facts.today]
    lines, _ = promised_lines(plan)
    return [RunningPromise(line, days[-1] if line.kind == "review" else days[0]) for line in lines]
