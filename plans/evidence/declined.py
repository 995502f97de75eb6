"""Declined versions that no newer one has followed: who said what must change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bcp_portal.accounts.models import User
from plans.models.states import VersionState
from plans.models.versions import Decision, PlanVersion


@dataclass(frozen=True)
class Declined:
    """The version, and what the person said who declined it."""

    version: PlanVersion
    name: str
    role: str
    as_deputy: bool
    at: datetime
    reason: str


def declined_of(versions: Sequence[PlanVersion]) -> list[Declined]:
    """What was said of these versions, in one query (none where there are none)."""
    if not versions:
        return []
    said = Decision.objects.filter(approval__version__in=versions, outcome=Decision.Outcome.DECLINED)
    found = {one.approval.version_id: one for one in said.select_related("approval")}
    return [
        Declined(version, decision.name, decision.approval.role, decision.as_deputy, decision.at, decision.reason)
        for version in versions
        if (decision := found.get(version.pk))
    ]


def declined_last(newest: PlanVersion | None) -> Declined | None:
    """What was said of a plan's newest version, if that was declined."""
    if newest is None or newest.state != VersionState.DECLINED:
        return None
    return next(iter(declined_of([newest])), None)


def concerns(user: User, version: PlanVersion) -> bool:
    """Whether it is for this person to send the plan again: who submitted it, and whoever edits it."""
    return user.may("edit") or version.is_submitted_by(user)
