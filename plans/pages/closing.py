"""What stands first for somebody who has decided on a version: that nothing is left to do, and who is still to sign."""

from dataclasses import dataclass

from bcp_portal.accounts.models import User
from bcp_portal.documents.figures import listing
from plans.models.states import VersionState

from .versions import Evidence


@dataclass(frozen=True)
class Closing:
    """``said`` is what became of it, ``rest`` what happens now."""

    said: str
    rest: str
    is_signed: bool


def closing_of(shown: Evidence, user: User) -> Closing | None:
    """For who has signed or declined; None for all others, and once another version replaced it."""
    version = shown.version
    mine = [one for one in shown.signings if one.decision and one.decision.decided_by_id == user.pk]
    if not mine:
        return None
    if mine[-1].state == "declined":
        return Closing(
            f"You have declined v{version.number}.", f"{version.submitted_by_name} has your reason.", is_signed=False
        )
    count = f"{version.signed} of {version.asked} signed."
    if version.state == VersionState.IN_FORCE:
        return Closing(count, f"v{version.number} is in force.", is_signed=True)
    if version.state != VersionState.IN_APPROVAL:
        return None
    missing = [one.approval.role for one in shown.signings if not one.decision]
    return Closing(count, f"Still to sign: {listing(missing)}.", is_signed=True)
