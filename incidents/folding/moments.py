"""Moments of an incident: when it happened, was noticed and was declared; each as it was last set."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .entries import EntryFact

NAMES = EVENT, DETECTED, DECLARED, AWARE = "event", "detected", "declared", "aware"


@dataclass(frozen=True)
class Moment:
    """A point in time. ``is_latest``: it was then at the latest; ``is_estimated``: somebody’s estimate.

    ``entry`` is the number of the entry that says so.
    """

    at: datetime
    is_estimated: bool = False
    is_latest: bool = False
    entry: int | None = None


@dataclass(frozen=True)
class Moments:
    """The three moments that clocks count from, and since when the organisation was aware. None: not known."""

    event: Moment | None = None
    detected: Moment | None = None
    declared: Moment | None = None
    aware: Moment | None = None

    def of(self, name: str) -> Moment | None:
        """One of them by its name."""
        found: Moment | None = getattr(self, name)
        return found

    @property
    def since(self) -> Moment | None:
        """What the duration of the incident is counted from: the event, else what is known instead."""
        return self.event or self.detected or self.declared


def moments(entries: Iterable[EntryFact]) -> Moments:
    """The moments that the entries set: the detection and declaration by themselves, and each as it was set last."""
    found: dict[str, Moment] = {}
    for entry in entries:
        if entry.kind in (DETECTED, DECLARED):
            found.setdefault(entry.kind, Moment(entry.happened_at, entry.is_estimated, entry=entry.number))
        elif entry.kind == "moment" and entry.data.get("moment") in NAMES:
            is_latest = bool(entry.data.get("is_latest"))
            found[str(entry.data["moment"])] = Moment(entry.happened_at, entry.is_estimated, is_latest, entry.number)
    return Moments(**found)
