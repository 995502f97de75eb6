"""The change requests of the story: carried by a version, refused, waiting to be worked in or to be decided on."""

from datetime import datetime
from functools import partial
from uuid import uuid4

from bcp_portal.accounts.models import User
from plans.actions.change_requests import ChangeAsking, ask_for_change, decide_change, take_up_change
from plans.models.change_requests import ChangeDecision, ChangeRequest

from .cast import Cast
from .moments import Chronicle

APPROVED, REFUSED = ChangeDecision.Outcome.APPROVED, ChangeDecision.Outcome.REFUSED
# Who asks (as what each does), for what and why, how many days before the story is told, and at which hour.
ASKED = (
    (
        "IT Operations Manager",
        "Database Recovery takes 90 minutes at most",
        "In a test people could sign in again only after 2 h 40 min; their RTO is 2 h.",
        (128, 10),
    ),
    (
        "Chief Operations Officer",
        "The Communications Lead speaks to the press, too",
        "In a tabletop nobody knew who does.",
        (122, 11),
    ),
    ("Responder", "Leave out the telephone chain", "Everybody reads the chat channel anyway.", (118, 15)),
    (
        "Chief Operations Officer",
        "Messages go on within 30 minutes when their supplier fails",
        "The new contract with Open Courier promises that.",
        (19, 10),
    ),
    ("IT Operations Manager", "Name a backup for AI Services", "Nothing is named that could be called on.", (11, 14)),
    (
        "Responder",
        "Say in the plan which backup is the good one",
        "In the incident it took two looks to know it.",
        (3, 10),
    ),
)
DECIDED = (  # which, how, how many days before, and why
    ("CHR-01", APPROVED, 115, ""),
    ("CHR-02", APPROVED, 114, ""),
    ("CHR-03", REFUSED, 113, "Chat is among what may be down."),
    ("CHR-04", APPROVED, 12, ""),
    ("CHR-05", APPROVED, 8, ""),
)
TAKEN_UP = (("CHR-01", 104), ("CHR-04", 6))


def plan_changes(cast: Cast, told: Chronicle) -> None:
    """Whoever asks, the Chief Technology Officer decides, as the plan says."""
    for title, what, why, (days, hour) in ASKED:
        told.add(partial(_ask, cast, cast[title], what, why), days=days, hour=hour)
    for ref, outcome, days, reason in DECIDED:
        told.add(partial(_decide, cast, ref, outcome, reason), days=days, hour=13)
    for ref, days in TAKEN_UP:
        told.add(partial(_take_up, cast, ref), days=days, hour=9)


def _ask(cast: Cast, by: User, what: str, why: str, at: datetime) -> None:
    asking = ChangeAsking(token=uuid4(), what=what, why=why, version=cast.version.number)
    ask_for_change(plan=cast.plan, asking=asking, by=by, at=at)


def _called(cast: Cast, ref: str) -> ChangeRequest:
    return ChangeRequest.objects.filter(plan=cast.plan, ref=ref).whole().select_related("plan", "asked_by").get()


def _decide(cast: Cast, ref: str, outcome: str, reason: str, at: datetime) -> None:
    decide_change(
        request=_called(cast, ref), outcome=outcome, reason=reason, by=cast["Chief Technology Officer"], at=at
    )


def _take_up(cast: Cast, ref: str, at: datetime) -> None:
    take_up_change(request=_called(cast, ref), by=cast.editor, at=at)
