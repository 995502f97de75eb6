"""Coverage: how many functions have what they need, and which have not."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from plans.evidence.proofs import FRESH

from .bars import Owned

SHOWN = 10


class CoverageQuestion(NamedTuple):
    """What functions have, what that means, and which ones have it."""

    key: str
    title: str
    note: str
    having: Q


@dataclass(frozen=True)
class Cover:
    """One question asked of each function, with the worst of those of which the answer is no."""

    key: str
    title: str
    note: str
    total: int
    count: int
    first: list[Owned]

    @property
    def lacking(self) -> int:
        return self.total - self.count

    @property
    def more(self) -> int:
        return self.lacking - len(self.first)


def coverage_questions(today: date) -> tuple[CoverageQuestion, ...]:
    """Strategy, owner, deputy, exercise, and whether it was measured in the last year."""
    return (
        CoverageQuestion("strategy", "have a strategy", "A strategy names the function.", Q(has_strategy=True)),
        CoverageQuestion("owner", "have an owner", "A person of the directory answers for it.", Q(has_owner=True)),
        CoverageQuestion(
            "deputy", "have a deputy", "The owner’s role in the response has a deputy.", Q(has_deputy=True)
        ),
        CoverageQuestion("scope", "are in the scope of an exercise", "As scheduled in the plan.", Q(is_rehearsed=True)),
        CoverageQuestion(
            "exercised",
            "were shown to recover in the last year",
            "Their recovery was measured, in an exercise or an incident recorded in the portal.",
            measured_since(today),
        ),
    )


def measured_since(today: date) -> Q:
    """Measured so lately that it counts."""
    return Q(measured_on__isnull=False, measured_on__gte=today - FRESH)
