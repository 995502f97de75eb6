"""Reckoning: when a line of a plan is due and was done, for the rules and the pages alike.

A plan with a version in force is counted by what that promises, as it was opened and done; another by its own words.
"""

from collections.abc import Collection, Sequence
from datetime import date

from .due import DueOccurrence
from .facts import Facts, KeptPromise
from .occurrences import matched, occurrences_of
from .promised_lines import PromisedLine
from .running_promises import RunningPromise


def due_times(
    line: PromisedLine, facts: Facts, *, days: Sequence[date], done: Collection[date], last: date
) -> list[DueOccurrence]:
    """The times that a line is due up to a ``last`` day; of what is promised those that are open alone.

    ``days`` are those on which the plan was a version, by its words too; ``done`` those on which the line was done.
    Nothing is due of a line that is not promised, or where nothing says since when. What was promised and missed stays
    so, however often a draft says that it is to be done from now on.
    """
    if facts.promised is None:
        done = [day for day in done if day <= facts.today]
        since = min(days, default=min(done, default=None))
        return _by_its_words(RunningPromise(line, since), facts, done, last) if since else []
    kept = facts.promised.get(line.key)
    return _promised(line, kept, facts, last) if kept else []


def _by_its_words(promise: RunningPromise, facts: Facts, done: Collection[date], last: date) -> list[DueOccurrence]:
    """What was due before it was done last is answered by that: no version in force has promised it to anybody, and
    there is nothing that could be chosen or skipped instead.
    """
    answered = max(done, default=date.min)
    return matched(occurrences_of(promise, first=answered, last=last, calendar=facts.calendar), done)


def _promised(line: PromisedLine, kept: KeptPromise, facts: Facts, last: date) -> list[DueOccurrence]:
    """What is open, then what was not opened yet, where it goes on at this pace."""
    found = [one for one in kept.open if one.due_on <= last]
    if kept.next_on is None or kept.pace != line.pace:
        return found
    promise = RunningPromise(line, kept.since, is_new=kept.is_new)
    return [*found, *occurrences_of(promise, first=kept.next_on, last=last, calendar=facts.calendar)]
