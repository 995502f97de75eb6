"""The programme of a plan as a table for other programs: each time that something was due, and what happened to it."""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from plans.integrity.differences import unchained
from plans.models.plan import Plan
from testing.models.occurrences import Move, OccurrenceQuerySet

from .due_words import BADGES
from .histories import OccurrenceHistory, histories

AT_ONCE = 500
HEADER = (
    "plan",
    "kind",
    "line",
    "name",
    "pace",
    "first_version",
    "last_version",
    "ref",
    "opens_on",
    "planned_on",
    "due_on",
    "state",
    "done_on",
    "days_late",
    "records",
    "withdrawn_records",
    "moves",
    "skipped_by",
    "skipped_at",
    "skipped_because",
    "dropped_by_version",
    "differs",
)


def programme_rows(plan: Plan, occurrences: OccurrenceQuerySet, *, today: date) -> Iterator[list[str]]:
    """Line by line, the earliest first, as cells in the order of ``HEADER``."""
    for part in in_parts(plan, occurrences):
        why = dict(unchained(row for one in part for row in one.rows))
        for history in part:
            differs = [row.sentence(why[row]) for row in history.rows if row in why]
            yield [*cells(history, today), " ".join([*differs, *history.misfits])]


def in_parts(plan: Plan, occurrences: OccurrenceQuerySet) -> Iterator[list[OccurrenceHistory]]:
    """Their histories line by line, the earliest first, a part at a time, however many there are."""
    ordered = occurrences.whole().order_by("promise__kind", "promise__key", "planned_on", "pk")
    found = ordered.iterator(chunk_size=AT_ONCE)
    while part := list(islice(found, AT_ONCE)):
        yield histories(plan, part)


def cells(history: OccurrenceHistory, today: date) -> list[str]:
    """All but whether it differs."""
    one, skip = history.occurrence, history.skip
    promise = one.promise
    return [
        one.plan.code,
        promise.kind,
        promise.line.slug,
        promise.name,
        promise.written,
        promise.first_version,
        promise.last_version,
        one.ref,
        one.opens_on.isoformat(),
        one.planned_on.isoformat(),
        one.due_on.isoformat(),
        BADGES[history.state(today)].words,
        one.done_on.isoformat() if one.done_on else "",
        str(history.days_late) if one.done_on else "",
        "; ".join(record.called for record in history.standing),
        "; ".join(record.called for record in history.counted if not record.stands),
        "; ".join(_move(move) for move in history.moves),
        skip.by_name if skip else "",
        skip.at.isoformat(timespec="seconds") if skip else "",
        skip.reason if skip else "",
        one.dropped_by.number if one.dropped_by else "",
    ]


def _move(move: Move) -> str:
    return f"{move.from_on} to {move.to_on}, by {move.by_name}, {move.at.isoformat(timespec='seconds')}: {move.reason}"
