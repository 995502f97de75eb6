"""The review of the incident: written by who commanded it, signed off by somebody else."""

from datetime import datetime
from uuid import uuid4

from bcp_portal.accounts.models import User
from incidents.actions.reviewing import Reviewing, sign_review, write_review
from incidents.models import Incident, IncidentReview, Outcome
from incidents.pages.retrospect import retrospect
from incidents.rooms import Room

from .moments import working_day

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


def review_incident(incident: Incident, *, commander: User, other: User, at: datetime) -> IncidentReview:
    """Look back a few days before ``at``; ``other`` did not command."""
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
    written_at, signed_at = (working_day(at, days=3, hour=hour, minute=20) for hour in (11, 15))
    review = write_review(incident=incident, reviewing=reviewing, by=commander, at=written_at)
    sign_review(review=review, by=other, at=signed_at)
    return review
