"""Duties as they stand: which are owed, when each is due, which were met in time; folded from rules and entries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from .duty_rules import CLASSIFIED, PREVIOUS, DutyRule
from .entries import EntryFact
from .moments import Moments, moments

DECIDING = ("duty_applies", "duty_waived")
ENDING = ("stood_down", "closed", "merged_into", "dismissed")
BEGINNING = ("declared", "reopened")
# What is counted from instead, where the moment is not known: never later than it can have been.
INSTEAD = {"aware": ("detected", "declared"), "event": ("detected", "declared"), "detected": ("declared",)}


class DutyState(StrEnum):
    """Where a duty stands."""

    LATE = "Late"
    OPEN = "Open"
    TO_DECIDE = "To decide"
    UNTIMED = "Not timed"
    WAITING = "Not counted yet"
    MET = "Met"
    WAIVED = "Does not apply"
    ENDED = "Ended"


@dataclass(frozen=True)
class DutyStart:
    """What a duty is counted from. ``is_assumed``: the moment itself is not known, an earlier one stands for it."""

    at: datetime
    is_assumed: bool = False


@dataclass(frozen=True)
class DutyTime:
    """One time that it is owed; ``number`` counts from 1. ``due_at`` None: nobody says when."""

    number: int
    due_at: datetime | None = None
    met_at: datetime | None = None
    entry: int | None = None

    def is_late(self, now: datetime) -> bool:
        """Whether it was met late, or is late by now."""
        return self.due_at is not None and (self.met_at or now) > self.due_at


@dataclass(frozen=True)
class DutyNow:
    """A duty as it stands. ``times`` are those that were met and, last, the one that is open, if one is.

    ``decided`` is the entry by which somebody said that it applies or does not.
    """

    rule: DutyRule
    state: DutyState
    start: DutyStart | None = None
    times: tuple[DutyTime, ...] = ()
    decided: EntryFact | None = None

    @property
    def open(self) -> DutyTime | None:
        """The time that is to be met next."""
        return next((time for time in self.times if time.met_at is None), None)

    @property
    def met(self) -> tuple[DutyTime, ...]:
        return tuple(time for time in self.times if time.met_at)

    @property
    def is_owed(self) -> bool:
        """Whether somebody has to do something for it."""
        return self.state in (DutyState.LATE, DutyState.OPEN, DutyState.TO_DECIDE, DutyState.UNTIMED)


def duties(
    rules: Iterable[DutyRule], entries: Sequence[EntryFact], severity: str, now: datetime
) -> tuple[DutyNow, ...]:
    """Each duty of this severity and each that something was said of, in the order of the rules: what was met under
    another severity stays met, and does not come again.

    A rule that follows another one comes after it, and is decided with it unless somebody decides on it by itself.
    """
    said, known = _Said(entries), moments(entries)
    found: dict[str, DutyNow] = {}
    for rule in rules:
        if rule.concerns(severity) or said.speaks_of(rule.key):
            found[rule.key] = _fold(rule, said, known, found.get(rule.previous), now)
            if not rule.concerns(severity) and rule.key not in said.decided:
                found[rule.key] = replace(found[rule.key], state=DutyState.MET, times=found[rule.key].met)
    return tuple(found.values())


def turning(found: Iterable[DutyNow]) -> tuple[datetime, ...]:
    """The moments at which a duty becomes late, with nobody writing."""
    return tuple(one.open.due_at for one in found if one.open and one.open.due_at)


class _Said:
    """What the entries say of duties."""

    def __init__(self, entries: Sequence[EntryFact]) -> None:
        self.decided: dict[str, EntryFact] = {}
        self.met: dict[tuple[str, int], EntryFact] = {}
        self.classified_at: datetime | None = None
        self.ended_at: datetime | None = None
        for entry in entries:
            self._take(entry)

    def _take(self, entry: EntryFact) -> None:
        if entry.kind in DECIDING:
            self.decided[str(entry.data.get("duty"))] = entry
        elif entry.kind == "duty_met":
            self.met.setdefault((str(entry.data.get("duty")), _number(entry.data.get("occurrence"))), entry)
        elif entry.kind == "classified":
            self.classified_at = entry.happened_at if entry.data.get("is_major") else None
        elif entry.kind in ENDING:
            self.ended_at = entry.happened_at
        elif entry.kind in BEGINNING:
            self.ended_at = None

    def speaks_of(self, key: str) -> bool:
        return key in self.decided or (key, 1) in self.met


def _number(said: object) -> int:
    """Which time it was met; 0, which is none, for what is no number."""
    return said if isinstance(said, int) else 0


def _fold(rule: DutyRule, said: _Said, known: Moments, previous: DutyNow | None, now: datetime) -> DutyNow:
    decided = said.decided.get(rule.key) or (previous.decided if previous else None)
    start = _start(rule.basis, said, known, previous)
    times = tuple(_times(rule, start, said, known))
    if decided and decided.kind == "duty_waived":
        return DutyNow(rule, DutyState.WAIVED, start, tuple(time for time in times if time.met_at), decided)
    is_decided = decided is not None or previous is not None  # what follows another duty is decided with it
    return DutyNow(rule, _state(rule, times, is_decided=is_decided, now=now), start, times, decided)


def _state(rule: DutyRule, times: Sequence[DutyTime], *, is_decided: bool, now: datetime) -> DutyState:
    last = times[-1] if times else None
    if last is None:
        return DutyState.ENDED
    if last.met_at:
        return DutyState.MET
    if rule.is_to_decide and not is_decided and len(times) == 1:
        return DutyState.TO_DECIDE
    if last.due_at is None:
        return DutyState.WAITING if rule.within else DutyState.UNTIMED
    return DutyState.LATE if last.is_late(now) else DutyState.OPEN


def _times(rule: DutyRule, start: DutyStart | None, said: _Said, known: Moments) -> Iterable[DutyTime]:
    """Those that were met, and the one that is open: none after the stand-down but what was due before it."""
    due, number = _first_due(rule, start, said, known), 1
    while entry := said.met.get((rule.key, number)):
        yield DutyTime(number, due, entry.happened_at, entry.number)
        if rule.repeat is None:
            return
        due, number = entry.happened_at + rule.repeat, number + 1
    is_over = said.ended_at is not None and rule.repeat is not None
    if not is_over or (due is not None and said.ended_at is not None and due <= said.ended_at):
        yield DutyTime(number, due)


def _first_due(rule: DutyRule, start: DutyStart | None, said: _Said, known: Moments) -> datetime | None:
    if rule.within is None:
        return None
    due = rule.within.after(start.at) if start else None
    capped = _start(rule.cap.basis, said, known, None) if rule.cap else None
    if rule.cap is None or capped is None:
        return due
    latest = rule.cap.within.after(capped.at)
    if due is None or start is None:
        return latest
    return due if start.at > latest else min(due, latest)


def _start(basis: str, said: _Said, known: Moments, previous: DutyNow | None) -> DutyStart | None:
    if basis == PREVIOUS:
        first = previous.met[0].met_at if previous and previous.met else None
        return DutyStart(first) if first else None
    if basis == CLASSIFIED:
        return DutyStart(said.classified_at) if said.classified_at else None
    if moment := known.of(basis):
        return DutyStart(moment.at)
    instead = next((found for name in INSTEAD.get(basis, ()) if (found := known.of(name))), None)
    return DutyStart(instead.at, is_assumed=True) if instead else None


def by_key(found: Iterable[DutyNow]) -> Mapping[str, DutyNow]:
    """The same by the keys of their rules."""
    return {one.rule.key: one for one in found}
