"""A rule: its id, severity, clause, title and way to mend, and the function that looks."""

from collections.abc import Callable
from dataclasses import dataclass

from plans.reading.document import FrozenPlan
from plans.reading.facts import Facts

from .findings import FindingSeverity, Said

Look = Callable[[FrozenPlan, Facts], Said]


@dataclass(frozen=True)
class Rule:
    """One rule. ``holds`` is what the page says where it finds nothing; ``dated`` ones change by the day alone, and
    ``last`` ones look at what the others did.
    """

    id: str
    severity: FindingSeverity
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
        self, number: int, severity: FindingSeverity, title: str, *, holds: str, clause: str = "", **more: bool
    ) -> Callable[[Look], Look]:
        """Register the decorated function. ``title`` says the gap, ``holds`` its opposite; ``dated`` and ``last`` are
        those of a Rule.
        """

        def register(look: Look) -> Look:
            self.rules.append(Rule(f"{self.key}-{number:02d}", severity, title, holds, look, clause, **more))
            return look

        return register
