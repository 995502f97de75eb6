"""Plans that nobody keeps, as the page of what is due says it to those who can name a keeper."""

from dataclasses import dataclass

from django.urls import reverse

from plans.models.plan import Plan
from testing.responsible import kept_by_nobody

from .programme_scope import ProgrammeScope


@dataclass(frozen=True)
class UnkeptPlans:
    """The first of them, under a title that the person may read, and how many there are."""

    first: Plan
    count: int

    @property
    def in_words(self) -> str:
        return f"Nobody keeps {self.first.title}." if self.count == 1 else f"{self.count} plans have no keeper."

    @property
    def url(self) -> str:
        """Where one is named, or all of them stand."""
        if self.count == 1:
            return reverse("testing:keepers", args=(self.first.code,))
        return reverse("plans:readiness_needs", args=("unkept",))


def unkept_in(scope: ProgrammeScope) -> UnkeptPlans | None:
    """Those of a scope, None where there are none or the person can't name a keeper; two queries at most."""
    if not scope.user.may("edit"):
        return None
    found = kept_by_nobody(scope.plans)
    first = found.first()
    return UnkeptPlans(first, found.count()) if first else None
