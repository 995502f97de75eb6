"""Coverage: how many functions have what they need, and which have not."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass

from plans.models.plan import Plan

from .figures import Figures, Function

Owned = tuple[Plan, Function]


@dataclass(frozen=True)
class Cover:
    """One question asked of each function, with those of which the answer is no."""

    title: str
    having: list[Owned]
    lacking: list[Owned]
    note: str = ""

    @property
    def count(self) -> int:
        return len(self.having)

    @property
    def total(self) -> int:
        return len(self.having) + len(self.lacking)


def coverage(figures: Mapping[Plan, Figures], exercised: Set[tuple[int, str]]) -> list[Cover]:
    """Strategy, owner, deputy, exercise. ``exercised``: plan and ref of functions measured in the last year."""
    functions = [(plan, function) for plan, told in figures.items() for function in told.functions]
    questions: tuple[tuple[str, Callable[[Plan, Function], bool], str], ...] = (
        ("have a strategy", lambda _, function: function.has_strategy, "A strategy names the function."),
        ("have an owner", lambda _, function: bool(function.owner), "A person of the directory answers for it."),
        ("have a deputy", lambda _, function: bool(function.deputy), "The owner’s role in the response has a deputy."),
        ("are in the scope of an exercise", lambda _, function: function.is_rehearsed, "As scheduled in the plan."),
        ("were exercised in the last year", lambda plan, function: (plan.pk, function.ref) in exercised,
         "Their recovery was measured, by results recorded in the portal."),
    )  # fmt: skip
    return [_cover(title, functions, asked, note) for title, asked, note in questions]


def _cover(title: str, functions: list[Owned], asked: Callable[[Plan, Function], bool], note: str) -> Cover:
    having = [each for each in functions if asked(*each)]
    return Cover(title, having, [each for each in functions if each not in having], note)
