"""What the clock of a function lacks, in sentences: nothing that is missing is passed over."""

from collections.abc import Iterator

from bcp_portal.documents.figures import listing

from .clocks import FunctionClock
from .losses import LossState

FIELDS = (("RTO", "rto"), ("MTPD", "mtpd"))


def notes(clock: FunctionClock) -> tuple[str, ...]:
    """Each sentence once, what concerns its limits first; none of a function that was not affected."""
    if not clock.loss.stretches:
        return ()
    said = (*_of_limits(clock), *_of_starts(clock), *_of_strategy(clock), *_of_restoring(clock))
    return tuple(dict.fromkeys(note for note in said if note))


def _of_limits(clock: FunctionClock) -> Iterator[str]:
    if clock.basis is None:
        named = f"No signed version of {clock.loss.plan}" if clock.loss.plan else "No signed version of a plan"
        yield f"{named} belongs to this incident: no objectives are known."
        return
    if clock.row is None:
        yield f"The signed version has no function {clock.loss.ref}: no objectives are known."
        return
    for objective, field in FIELDS:
        if clock.row.is_unread(field):
            yield f"Its {objective} “{clock.row.written(field)}” can’t be read."
        elif clock.row.seconds(field) is None:
            is_none = clock.row.comparator(field) == "n/a"
            yield f"The plan says that it has no {objective}." if is_none else f"The plan states no {objective} for it."
    if clock.mtpd and clock.rto and clock.rto.at and clock.first_exceeded is clock.mtpd:
        yield "Its MTPD is exceeded before its RTO."


def _of_starts(clock: FunctionClock) -> Iterator[str]:
    if clock.rto and clock.basis and not clock.basis.ref:
        yield clock.basis.sentence
    yield from (limit.start.note for limit in (clock.rto, clock.mtpd) if limit)


def _of_strategy(clock: FunctionClock) -> Iterator[str]:
    if ahead := clock.forecast:
        chosen = ahead.chosen
        if chosen.row and clock.loss.ref not in chosen.row.links("functions"):
            yield f"The plan does not say that {chosen.label} brings it back; whoever chose it does."
        if ahead.missing:
            yield f"Not stated: {listing(list(ahead.missing))}."
    elif clock.state == LossState.LOST:
        yield from (f"{one.label} is chosen, but nothing says for which functions." for one in clock.aimless)
        yield "No strategy is chosen for it."


def _of_restoring(clock: FunctionClock) -> Iterator[str]:
    if clock.loss.restored_at and not clock.loss.how_checked:
        yield "Nobody said how it was checked that it is usable."
    if clock.data.is_unread:
        yield "The recovery point that was entered is no moment."
