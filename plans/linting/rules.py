"""A rule: its id, severity, clause, title and way to mend, and the function that looks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from plans.reading.document import Plan

from .findings import Said, Severity


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


Look = Callable[[Plan, Facts], Said]


@dataclass(frozen=True)
class Rule:
    """One rule. ``holds`` is what the page says where it finds nothing; ``dated`` ones change by the day alone, and
    ``last`` ones look at what the others did.
    """

    id: str
    severity: Severity
    title: str
    holds: str
    look: Look
    clause: str = ""
    dated: bool = False
    last: bool = False


class Family:
    """The rules of one family (``OBJ`` …), collected by ``@family.rule(number, severity, title, …)``."""

    def __init__(self, key: str, title: str) -> None:
        self.key, self.title = key, title
        self.rules: list[Rule] = []

    def rule(
        self, number: int, severity: Severity, title: str, *, holds: str, clause: str = "", **more: bool
    ) -> Callable[[Look], Look]:
        """Register the decorated function. ``title`` says the gap, ``holds`` its opposite; ``dated`` and ``last`` are
        those of a Rule.
        """

        def register(look: Look) -> Look:
            self.rules.append(Rule(f"{self.key}-{number:02d}", severity, title, holds, look, clause, **more))
            return look

        return register
