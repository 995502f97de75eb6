"""Coverage: how many functions have what they need, and which have not."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from .bars import Owned

SHOWN = 10
CoverageQuestion = tuple[
    str, str, str, Callable[[Owned], bool]
]  # key, what functions have, what that means, and the question


@dataclass(frozen=True)
class Cover:
    """One question asked of each function, with those of which the answer is no."""

    key: str
    title: str
    note: str
    total: int
    lacking: list[Owned]

    @property
    def count(self) -> int:
        return self.total - len(self.lacking)

    @property
    def first(self) -> list[Owned]:
        return self.lacking[:SHOWN]

    @property
    def more(self) -> int:
        return len(self.lacking[SHOWN:])


def coverage(functions: Sequence[Owned], exercised: Set[tuple[int, str]]) -> list[Cover]:
    """Strategy, owner, deputy, exercise. ``exercised``: plan and ref of functions measured in the last year."""
    return [
        Cover(key, title, note, len(functions), [each for each in functions if not asked(each)])
        for key, title, note, asked in _questions(exercised)
    ]


def _questions(exercised: Set[tuple[int, str]]) -> list[CoverageQuestion]:
    return [
        ("strategy", "have a strategy", "A strategy names the function.", lambda one: one[1].has_strategy),
        ("owner", "have an owner", "A person of the directory answers for it.", lambda one: bool(one[1].owner)),
        ("deputy", "have a deputy", "The owner’s role in the response has a deputy.", lambda one: bool(one[1].deputy)),
        ("scope", "are in the scope of an exercise", "As scheduled in the plan.", lambda one: one[1].is_rehearsed),
        (
            "exercised",
            "were shown to recover in the last year",
            "Their recovery was measured, in an exercise or an incident recorded in the portal.",
            lambda one: (one[0].pk, one[1].ref) in exercised,
        ),
    ]
