"""The review of the incident: written by who commanded it, signed off by somebody else."""

from datetime import datetime, timedelta
from uuid import uuid4

from incidents.actions.reviewing import Reviewing, sign_review, write_review
from incidents.models import Incident, IncidentReview, Outcome
from incidents.pages.retrospect import retrospect
from incidents.rooms import Room

from .cast import Cast

WELL = """\
- The alert came six minutes after the first sign-in that failed.
- The standby was given up after a quarter of an hour, before more time went by with it.
- Customers knew what we knew, and when they would hear from us again."""
BADLY = """\
- User Authentication was back 22 minutes after its RTO.
- Nobody had restored a backup of this size before, so nobody could say how long it takes.
- It took two looks to know which backup is the last good one."""
CAUSES = """\
The standby copies each write at once, damage too, and the plan counts on it first. Once it has failed, what is left of
the RTO is less than a restore takes."""


def review_incident(cast: Cast, *, written_at: datetime) -> IncidentReview:
    """Look back at the one incident that there was; the editor, who did not command, signs it off hours later."""
    incident = Incident.objects.get(is_exercise=False)
    outcome = Outcome.objects.that_count().get(incident=incident)
    reviewing = Reviewing(
        token=uuid4(),
        outcome=outcome,
        measured=retrospect(Room(incident), outcome),
        participants="Responder, IT Operations Manager, Chief Technology Officer",
        went_well=WELL,
        went_badly=BADLY,
        causes=CAUSES,
    )
    review = write_review(incident=incident, reviewing=reviewing, by=cast.responder, at=written_at)
    sign_review(review=review, by=cast.editor, at=written_at + timedelta(hours=4))
    return review
