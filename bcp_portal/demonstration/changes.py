"""The change requests of the story: carried by a version, refused, waiting to be worked in or to be decided on."""

from datetime import datetime
from uuid import uuid4

from bcp_portal.accounts.models import User
from plans.actions.change_requests import ChangeAsking, ask_for_change, decide_change, take_up_change
from plans.models.change_requests import ChangeDecision, ChangeRequest

from .cast import Cast
from .moments import Chronicle

APPROVED, REFUSED = ChangeDecision.Outcome.APPROVED, ChangeDecision.Outcome.REFUSED


def plan_changes(cast: Cast, told: Chronicle) -> None:
    """Whoever asks, the Chief Technology Officer decides, as the plan says."""
    editor, responder, operations = cast.editor, cast.responder, cast["Chief Operations Officer"]

    def asked(by: User, what: str, why: str, *, days: int, hour: int) -> None:
        told.add(lambda now: _ask(cast, by, what, why, now), days=days, hour=hour)

    def decided(ref: str, outcome: str, *, days: int, reason: str = "") -> None:
        told.add(lambda now: _decide(cast, ref, outcome, reason, now), days=days, hour=13)

    asked(
        editor,
        "Database Recovery takes 90 minutes at most",
        "In a test people could sign in again only after 2 h 40 min; their RTO is 2 h.",
        days=128,
        hour=10,
    )
    asked(
        operations,
        "The Communications Lead speaks to the press, too",
        "In a tabletop nobody knew who does.",
        days=122,
        hour=11,
    )
    asked(
        responder,
        "Leave out the telephone chain",
        "Everybody reads the chat channel anyway.",
        days=118,
        hour=15,
    )
    decided("CHR-01", APPROVED, days=115)
    decided("CHR-02", APPROVED, days=114)
    decided("CHR-03", REFUSED, days=113, reason="Chat is among what may be down.")
    told.add(lambda now: _take_up(cast, "CHR-01", now), days=104, hour=9)
    asked(
        operations,
        "Messages go on within 30 minutes when their supplier fails",
        "The new contract with Open Courier promises that.",
        days=19,
        hour=10,
    )
    decided("CHR-04", APPROVED, days=12)
    told.add(lambda now: _take_up(cast, "CHR-04", now), days=6, hour=9)
    asked(
        editor,
        "Name a backup for AI Services",
        "Nothing is named that could be called on.",
        days=11,
        hour=14,
    )
    decided("CHR-05", APPROVED, days=8)
    asked(
        responder,
        "Say in the plan which backup is the good one",
        "In the incident it took two looks to know it.",
        days=3,
        hour=10,
    )


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
