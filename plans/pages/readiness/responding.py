"""What whoever responds sees first at home: which incidents are open, and the ways in when something fails."""

from typing import NamedTuple

from bcp_portal.accounts.models import User
from bcp_portal.look.counting import counted
from plans.evidence.open_incidents import OpenIncident
from plans.evidence.sources import open_incidents_for


class Responding(NamedTuple):
    """Open incidents, and how many there are, in words; exercises are not counted as incidents."""

    incidents: list[OpenIncident]
    sentence: str


def responding(user: User) -> Responding | None:
    """None for who does not respond."""
    if not user.may("respond"):
        return None
    found = open_incidents_for(user)
    real = sum(not one.is_exercise for one in found)
    said = counted(real, "incident is open", "incidents are open") if real else "No incident is open"
    return Responding(found, f"{said}.")
