"""Facts beside a frozen plan, which it can't know: the day, and what was done by then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .due import DueOccurrence
from .periods import Pace, ProgrammeCalendar


@dataclass(frozen=True)
class Done:
    """An exercise, review or assessment that was done, however it went; ``of`` says which, in the plan's words or a
    ref; ``ref`` is of the supplier in the directory.
    """

    of: str
    on: date
    ref: str = ""


@dataclass(frozen=True)
class KeptPromise:
    """A promise of the version in force, since when, and what of it is open: neither done nor skipped, up to what opens
    in the weeks to come. From ``next_on`` on nothing was opened yet.
    """

    key: str
    pace: Pace | None
    since: date
    is_new: bool
    open: tuple[DueOccurrence, ...]
    next_on: date | None = None


@dataclass(frozen=True)
class Facts:
    """What the document can't know: the day, and what was done by then. ``versions`` are days of versions in force.
    ``promised`` is what the one in force promises, by key; None where the plan is counted by its own words.

    A rule that comes last is told how many others were ``asked``, and how many of them were ``idle``.
    """

    today: date
    exercises: tuple[Done, ...] = ()
    reviews: tuple[Done, ...] = ()
    assessments: tuple[Done, ...] = ()
    versions: tuple[date, ...] = field(default=())
    promised: Mapping[str, KeptPromise] | None = None
    calendar: ProgrammeCalendar = field(default_factory=ProgrammeCalendar)
    asked: int = 0
    idle: int = 0

    @property
    def reviews_done(self) -> list[Done]:
        """The reviews by today."""
        return [one for one in self.reviews if one.on <= self.today]
