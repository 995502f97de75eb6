"""The next review of a plan, counted once: for the rule that finds it overdue and the pages that name the day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from .cadence import Cadence, cadence_of, next_due

UPDATED = ("updated", "effective", "history")  # topics that say when the plan was a version
TOPICS = ("next_review", "review_frequency", *UPDATED)

Source = TypeVar("Source")  # what states a value: a row of the plan, or the text as written


@dataclass(frozen=True)
class ReviewDue(Generic[Source]):
    """The day of the next review, and what it was counted from, each with what states it."""

    due_on: date
    stated: tuple[date, Source] | None
    updated: tuple[date, Source] | None
    often: tuple[Cadence, Source] | None


def review_due(
    facts: Iterable[tuple[str, Mapping[str, Any], Source]],
    *,
    on: date,
    versions: Iterable[tuple[date, Source]],
    reviewed: date | None,
) -> ReviewDue[Source] | None:
    """The review that facts (a topic of TOPICS, the value as it is read, what states it) and approved versions ask for
    on a day, after the last one that was recorded; None where they don't say.

    What is stated twice counts by its latest day, and by the first frequency that can be read.
    """
    given = list(facts)
    stated = _latest(_days(given, "next_review"))
    updated = _latest(one for one in (*_days(given, *UPDATED), *versions) if one[0] <= on)
    paces = ((cadence_of(value), source) for topic, value, source in given if topic == "review_frequency")
    often = next(((pace, source) for pace, source in paces if pace), None)
    due = next_due(
        stated[0] if stated else None,
        often[0] if often else None,
        since=updated[0] if updated else None,
        done=reviewed,
    )
    return ReviewDue(due, stated, updated, often) if due else None


def _days(facts: Iterable[tuple[str, Mapping[str, Any], Source]], *topics: str) -> Iterator[tuple[date, Source]]:
    """The days that are stated of some topics."""
    for topic, value, source in facts:
        if topic in topics and value.get("date"):
            yield date.fromisoformat(value["date"]), source


def _latest(days: Iterable[tuple[date, Source]]) -> tuple[date, Source] | None:
    return max(days, key=lambda one: one[0], default=None)
