"""Functions that an incident took: lost since when, restored when and how checked, lost again, normal. In UTC."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from plans.reading.document import FrozenPlan
from plans.recovery.failure import Loss, failure

from .bases import CountedFrom, bases, in_utc
from .entries import EntryFact
from .standing import standing

ENDS = ("function_restored", "function_normal")
Key = tuple[str, str]  # the code of the plan ("" for none) and the ref of the function


class LossState(StrEnum):
    """Where a function stands, as a page says it; the most urgent first."""

    LOST = "Lost"
    ACCEPTED = "Accepted as lost"
    RESTORED = "Restored"
    NORMAL = "Back to normal"
    UNAFFECTED = "Not affected"


@dataclass(frozen=True)
class LostStretch:
    """A stretch without the function; ``until`` is None while it lasts.

    ``checked`` is the entry that says how it was seen to be usable, None where none does. ``is_point_unread``: what was
    entered as its recovery point is no moment.
    """

    since: CountedFrom
    until: datetime | None = None
    is_until_estimated: bool = False
    checked: EntryFact | None = None
    recovery_point: datetime | None = None
    is_point_unread: bool = False


@dataclass(frozen=True)
class FunctionLoss:
    """What happened to one function. ``accepted`` is the entry by which it stays lost, ``struck`` the one by which it
    was not affected at all; ``normal_at`` is when it was back to normal.
    """

    plan: str
    ref: str
    stretches: tuple[LostStretch, ...] = ()
    normal_at: datetime | None = None
    accepted: EntryFact | None = None
    struck: EntryFact | None = None

    @property
    def key(self) -> Key:
        return self.plan, self.ref

    @property
    def is_lost(self) -> bool:
        """Whether it is not usable now; also where that was accepted."""
        return bool(self.stretches) and self.stretches[-1].until is None

    @property
    def is_again(self) -> bool:
        """Whether it was lost more than once: its recovery lasts until the last restoration."""
        return len(self.stretches) > 1

    @property
    def since(self) -> CountedFrom | None:
        """When it was lost first."""
        return self.stretches[0].since if self.stretches else None

    @property
    def restored_at(self) -> datetime | None:
        """When it was usable again for good, None while it is lost."""
        return self.stretches[-1].until if self.stretches else None

    @property
    def how_checked(self) -> str:
        """How it was seen that it is usable again, ``""`` where nobody said it."""
        checked = self.stretches[-1].checked if self.stretches else None
        return checked.text if checked else ""

    @property
    def state(self) -> LossState:
        if self.is_lost:
            return LossState.ACCEPTED if self.accepted else LossState.LOST
        if self.stretches:
            return LossState.NORMAL if self.normal_at else LossState.RESTORED
        return LossState.UNAFFECTED


def losses(entries: Iterable[EntryFact]) -> dict[Key, FunctionLoss]:
    """Every function that an entry is about, in the order in which they were first named.

    A function is lost with the event, unless its entry says ``is_later`` or its moment is before the event: then it is
    lost at its own. What ends a loss counts as one that began with the event, where nobody entered that.
    """
    stood = standing(entries)
    about: dict[Key, list[EntryFact]] = defaultdict(list)
    for entry in stood:
        if entry.kind in DEEDS or entry.kind == "function_unaffected":
            for ref in entry.refs:
                about[entry.plan, ref].append(entry)
    event = bases(stood)["event"] if about else None
    return {key: _loss(key, found, event) for key, found in about.items() if event}


def _loss(key: Key, about: Sequence[EntryFact], event: CountedFrom) -> FunctionLoss:
    struck = next((entry for entry in reversed(about) if entry.kind == "function_unaffected"), None)
    told = [entry for entry in about if struck is None or entry.number > struck.number]
    folding = _LossFolding(event)
    for since, entry in sorted(_timed(told, event), key=_order):
        DEEDS[entry.kind](folding, since, entry)
    loss = FunctionLoss(*key, tuple(folding.stretches), folding.normal_at, folding.accepted)
    return loss if loss.stretches else replace(loss, struck=struck)


def _timed(told: Sequence[EntryFact], event: CountedFrom) -> Iterable[tuple[CountedFrom, EntryFact]]:
    """Each entry with its moment. A loss that was entered before any end is the first, however late that was."""
    first_end = min((entry.number for entry in told if entry.kind in ENDS), default=None)
    for entry in told:
        own = CountedFrom("loss", in_utc(entry.happened_at), entry.is_estimated)
        is_first = entry.kind == "function_lost" and (first_end is None or entry.number < first_end)
        is_with_event = is_first and not entry.data.get("is_later") and event.at and _at(own) >= event.at
        yield (event if is_with_event else own), entry


def _order(timed: tuple[CountedFrom, EntryFact]) -> tuple[datetime, int]:
    return _at(timed[0]), timed[1].number


def _at(since: CountedFrom) -> datetime:
    if since.at is None:
        raise ValueError("an entry has a moment")
    return since.at


@dataclass
class _LossFolding:
    """What was said of one function up to now, in the order in which it happened."""

    event: CountedFrom
    stretches: list[LostStretch] = field(default_factory=list)
    normal_at: datetime | None = None
    accepted: EntryFact | None = None

    @property
    def is_lost(self) -> bool:
        return bool(self.stretches) and self.stretches[-1].until is None

    def lose(self, since: CountedFrom, _: EntryFact) -> None:
        if self.is_lost:
            return
        self.normal_at = self.accepted = None
        if self.stretches and self.stretches[-1].until == since.at:  # it had not been restored
            self._change(until=None, is_until_estimated=False, checked=None)
        else:
            self.stretches.append(LostStretch(since))

    def restore(self, when: CountedFrom, entry: EntryFact) -> None:
        self._imply(when)
        if self.is_lost:
            self._end(when)
        if not self.stretches[-1].checked:
            self._change(checked=entry)
        if self.stretches[-1].recovery_point is None:
            self.find_point(when, entry)

    def normalise(self, when: CountedFrom, _: EntryFact) -> None:
        self._imply(when)
        if self.is_lost:
            self._end(when)
        self.normal_at = self.normal_at or when.at

    def accept(self, when: CountedFrom, entry: EntryFact) -> None:
        self._imply(when)
        if self.is_lost:
            self.accepted = entry

    def find_point(self, _: CountedFrom, entry: EntryFact) -> None:
        said = str(entry.data.get("recovery_point") or "")
        if said and self.stretches:
            point = _moment(said)
            self._change(recovery_point=point, is_point_unread=point is None)

    def _imply(self, when: CountedFrom) -> None:
        if not self.stretches:
            is_after = self.event.at is not None and self.event.at <= _at(when)
            self.stretches.append(LostStretch(self.event if is_after else when))

    def _end(self, when: CountedFrom) -> None:
        self.accepted = None
        self._change(until=when.at, is_until_estimated=when.is_estimated)

    def _change(self, **fields: Any) -> None:
        self.stretches[-1] = replace(self.stretches[-1], **fields)


DEEDS = {
    "function_lost": _LossFolding.lose,
    "function_restored": _LossFolding.restore,
    "function_normal": _LossFolding.normalise,
    "function_accepted": _LossFolding.accept,
    "recovery_point": _LossFolding.find_point,
}


def _moment(said: str) -> datetime | None:
    """A moment written in ISO 8601 with its zone; None for anything else."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return in_utc(found) if found.tzinfo else None


def proposals(plan: FrozenPlan, failed: Iterable[str], stated: Collection[str] = ()) -> tuple[Loss, ...]:
    """The functions that stop with what failed (refs), the most urgent first, without those that were stated already.

    Nothing is lost by this: somebody confirms or strikes each.
    """
    return tuple(loss for loss in failure(plan, failed).losses if loss.function.ref not in stated)
