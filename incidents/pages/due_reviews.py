"""Reviews of incidents that are due: of what is closed, has to be reviewed, and nobody has signed a review of."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone

from incidents.folding.entries import EntryFact
from incidents.folding.reviewed import needs_review, review_due_on
from incidents.models import Entry, Incident, IncidentReview, Outcome

TOLD = ("declared", "severity", "closed")


@dataclass(frozen=True)
class IncidentToReview:
    """An incident, what it came to, and by which day it is to be reviewed."""

    incident: Incident
    outcome: Outcome
    due_on: date


def to_review() -> list[IncidentToReview]:
    """All of them, the earliest closed first; two queries."""
    signed = IncidentReview.objects.standing().exclude(signature=None).values("outcome")
    outcomes = Outcome.objects.that_count().filter(incident__is_exercise=False).exclude(pk__in=signed)
    found = list(outcomes.select_related("incident").order_by("pk"))
    told: dict[int, list[EntryFact]] = {}
    of_these = Entry.objects.filter(incident__in=[one.incident_id for one in found], kind__in=TOLD)
    for entry in of_these.select_related("by", "corrects").order_by("number") if found else ():
        told.setdefault(entry.incident_id, []).append(entry.fact)
    wanted = settings.INCIDENT_REVIEW_SEVERITIES
    return [_due(one, told[one.incident_id]) for one in found if needs_review(told[one.incident_id], wanted)]


def _due(outcome: Outcome, told: list[EntryFact]) -> IncidentToReview:
    closed_at = [one.happened_at for one in told if one.kind == "closed"][-1]
    due = review_due_on(closed_at, settings.INCIDENT_REVIEW_DAYS, timezone.get_default_timezone())
    return IncidentToReview(outcome.incident, outcome, due)
