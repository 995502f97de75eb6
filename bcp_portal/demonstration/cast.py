"""The cast of the story: whose accounts take part, and the plan that they keep."""

from dataclasses import dataclass

from bcp_portal.accounts.models import User
from plans.access import in_force
from plans.models.plan import Plan
from plans.models.versions import PlanVersion

from .people import title_of


@dataclass(frozen=True)
class Cast:
    """Who takes part, by what each does."""

    plan: Plan
    accounts: dict[str, User]  # by e-mail address

    def __getitem__(self, title: str) -> User:
        """``cast["Responder"]``."""
        return next(account for account in self.accounts.values() if title_of(account) == title)

    @property
    def editor(self) -> User:
        return self["IT Operations Manager"]

    @property
    def responder(self) -> User:
        return self["Responder"]

    @property
    def signers(self) -> list[User]:
        """In the order in which they sign."""
        return [self[f"Chief {name} Officer"] for name in ("Technology", "Operations", "Information Security")]

    @property
    def version(self) -> PlanVersion:
        """The version in force by now."""
        found = in_force(self.plan)
        if found is None:
            raise LookupError(f"No version of {self.plan.code} is in force yet.")
        return found
