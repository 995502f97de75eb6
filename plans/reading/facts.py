"""Facts beside a frozen plan, which it can't know: the day, and what was done by then."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Done:
    """An exercise or assessment that was done, however it went; ``of`` says which, in the plan's words or a ref;
    ``ref`` is of the supplier in the directory.
    """

    of: str
    on: date
    ref: str = ""


@dataclass(frozen=True)
class Facts:
    """What the document can't know: the day, and what was done by then. ``versions`` are days of versions in force.

    A rule that comes last is told how many others were ``asked``, and how many of them were ``idle``.
    """

    today: date
    exercises: tuple[Done, ...] = ()
    reviews: tuple[date, ...] = ()
    assessments: tuple[Done, ...] = ()
    versions: tuple[date, ...] = field(default=())
    asked: int = 0
    idle: int = 0
