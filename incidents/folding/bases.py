"""What clocks count from: event, detection and declaration as far as they are known, else the bound that is. In UTC.

Whoever enters something has noticed, whoever notices is later than the event: so a moment that nobody set was at the
latest at the earliest one that follows it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from plans.recovery.rto_clock import ClockStart

from .entries import EntryFact
from .moments import Moment, Moments, moments


@dataclass(frozen=True)
class CountedFrom:
    """A moment that time counts from. ``loss``: the function's own, where it was not lost with the event.

    ``at`` is None where nothing is known of it. ``is_latest``: it was then at the latest, so what counts from it ends
    at the latest, too. ``note`` says what is missing or contradicts, ``""`` for nothing.
    """

    what: ClockStart | Literal["loss"]
    at: datetime | None
    is_estimated: bool = False
    is_latest: bool = False
    note: str = ""


def in_utc(at: datetime) -> datetime:
    """The same moment in UTC: within one zone Python subtracts what clocks show, and a night of a change has 24 h."""
    return at.astimezone(UTC)


def bases(entries: Sequence[EntryFact]) -> dict[ClockStart, CountedFrom]:
    """What each kind of clock counts from, by the entries as they stand."""
    known = moments(entries)
    noticed = [*_set(known.declared, known.aware), *(in_utc(entry.at) for entry in entries[:1])]
    lost = [in_utc(entry.happened_at) for entry in entries if entry.kind == "function_lost"]
    event = _known("event", known.event, [*noticed, *_set(known.detected), *lost])
    return {
        "event": replace(event, note=event.note or _contradiction(known)),
        "detection": _known("detection", known.detected, noticed),
        "declaration": _known("declaration", known.declared, []),
    }


def _set(*found: Moment | None) -> Iterable[datetime]:
    return [in_utc(moment.at) for moment in found if moment]


def _known(what: ClockStart, moment: Moment | None, bounds: Sequence[datetime]) -> CountedFrom:
    if moment and not moment.is_latest:
        return CountedFrom(what, in_utc(moment.at), moment.is_estimated)
    at = min([*_set(moment), *bounds], default=None)
    if moment:
        return CountedFrom(what, at, moment.is_estimated, is_latest=True)
    known = " Time is counted from the earliest that is known; limits may be exceeded sooner." if at else ""
    return CountedFrom(what, at, is_latest=at is not None, note=f"The moment of the {what} is not entered.{known}")


def _contradiction(known: Moments) -> str:
    """What may be a mistake, and is counted as it was set: a storm is declared before it comes."""
    order = (("event", known.event), ("detection", known.detected), ("declaration", known.declared))
    named = [(what, in_utc(moment.at)) for what, moment in order if moment]
    for number, (what, at) in enumerate(named):
        for later, its in named[number + 1 :]:
            if at > its:
                return f"The {what} is set later than the {later}."
    return ""
