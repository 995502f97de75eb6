"""What lies at hand on the first page for who does not edit: plans in force, what changed in them, the evidence."""

from collections.abc import Sequence
from typing import NamedTuple

from bcp_portal.accounts.models import User
from bcp_portal.audit.models import EvidenceCheck
from plans.evidence.status import PlanStatus
from plans.integrity.differences import last_check
from plans.models.plan import Plan
from plans.models.versions import PlanVersion

SHOWN = 3  # plans


class AtHand(NamedTuple):
    """``in_force`` are versions that hold, the newest first, ``waiting`` those that are being signed; ``audits`` where
    the person may see the evidence, of which ``check`` is the last look at all of it.
    """

    in_force: list[PlanStatus]
    more: int
    waiting: list[PlanVersion]
    plan: Plan | None  # of which an evidence pack or a change is asked for: that of the newest version
    audits: bool
    asks: bool
    check: EvidenceCheck | None

    @property
    def title(self) -> str:
        return "What there is to check" if self.audits else "At hand"


def at_hand(user: User, statuses: Sequence[PlanStatus]) -> AtHand | None:
    """Of plans whose status is known; None for who edits, whose first page is full. One query, for who audits."""
    if user.may("edit"):
        return None
    held = sorted(
        ((one.in_force.decided_at, one) for one in statuses if one.in_force and one.in_force.decided_at),
        key=lambda found: (found[0], found[1].plan.code),
        reverse=True,
    )
    audits = user.may("audit")
    return AtHand(
        in_force=[one for _, one in held[:SHOWN]],
        more=len(held[SHOWN:]),
        waiting=[one.in_approval for one in statuses if one.in_approval][:SHOWN] if audits else [],
        plan=held[0][1].plan if held else None,
        audits=audits,
        asks=user.may("request_change"),
        check=last_check() if audits else None,
    )
