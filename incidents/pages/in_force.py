"""Versions in force: whoever responds goes by what was signed, whatever a draft says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.utils.timezone import localdate

from bcp_portal.accounts.models import User
from bcp_portal.documents.format import Document
from plans.access import not_in_sight, visible_plans
from plans.contents import made_by_plan
from plans.evidence.status import versions_in_force

Made = TypeVar("Made")


@dataclass(frozen=True)
class InForce(Generic[Made]):
    """What was ``made`` of a version in force; None where the stored content is not what was signed.

    ``since`` is the day of the last signature, in the portal's time zone.
    """

    code: str
    number: str
    sha256: str
    made: Made | None
    since: date | None = None

    @property
    def version_in_words(self) -> str:
        return f"{self.code}, version {self.number}"


def of_versions_in_force(
    user: User, name: str, make: Callable[[Document], Made], *, codes: tuple[str, ...]
) -> list[InForce[Made]]:
    """One for each of the plans with these codes, by code; once per content, in five queries.

    Raises PermissionDenied, and NotUnderstood for a code that is none of a plan in force.
    """
    known = {plan.pk: plan for plan in visible_plans(user).current().filter(code__in=codes).order_by("code")}
    versions = versions_in_force(list(known.values()))
    held = {known[pk].code: version for pk, version in versions.items()}
    for code in codes:
        if code not in held:
            raise not_in_sight(code)
    made = made_by_plan(name, make, known.values(), versions, drafts=False)
    return [
        InForce(code, one.number, one.sha256, made.get(one.plan_id), one.decided_at and localdate(one.decided_at))
        for code, one in sorted(held.items())
    ]
