"""What the menu of a room offers at its end: paper and files for everybody, and how the incident ends next."""

from dataclasses import dataclass

from bcp_portal.accounts.models import User
from incidents.folding.state import IncidentState

STAND_DOWN = "incidents:stand_down", "Stand down", "flag"
CLOSE = "incidents:close", "Close", "circle-check"
MERGE = "incidents:merge", "Merge", "git-merge"
REOPEN = "incidents:reopen", "Open again", "rotate-ccw"
OUTCOME = "incidents:outcome", "What it came to", "list-checks"
DECLARE = "incidents:declare_detected", "Declare", "siren"
DISMISS = "incidents:dismiss", "Dismiss", "ban"
ALARMS = "incidents:incident_alarms", "Its alarms", "bell"
MESSAGES = "incidents:messages", "Messages and reports", "megaphone"
FILES = "incidents:files", "Paper and files", "file-text"
ENDINGS = {
    IncidentState.DETECTED: (DECLARE, DISMISS, MERGE),
    IncidentState.DECLARED: (STAND_DOWN, MERGE),
    IncidentState.STOOD_DOWN: (CLOSE, REOPEN, MERGE),
    IncidentState.CLOSED: (REOPEN,),
}


@dataclass(frozen=True)
class MenuLink:
    """A page of the incident, in the words and with the drawing of its link."""

    route: str
    words: str
    icon: str


def menu(state: IncidentState, user: User, *, has_alarms: bool) -> tuple[MenuLink, ...]:
    """The links, by the state of the incident and the role of the person; to its alarms where it has any."""
    endings = ENDINGS.get(state, ()) if user.may("respond") else ()
    afterwards = (OUTCOME,) if state == IncidentState.CLOSED else ()
    alarms = (ALARMS,) if has_alarms else ()
    return tuple(MenuLink(*link) for link in (*afterwards, *alarms, MESSAGES, FILES, *endings))
