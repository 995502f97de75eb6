"""Reviews of incidents that are due: of what is closed, has to be reviewed, and nobody has signed a review of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from bcp_portal.look.organisation import organisation
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
    """All of them, the earliest closed first; three queries, and one for each step of merging."""
    signed = IncidentReview.objects.standing().exclude(signature=None).values("outcome")
    outcomes = Outcome.objects.that_count().filter(incident__is_exercise=False).exclude(pk__in=signed)
    found = list(outcomes.select_related("incident").order_by("pk"))
    merged = _merged({one.incident.ref for one in found}) if found else {}
    told: dict[str, list[EntryFact]] = {}
    refs = [*merged, *(one.incident.ref for one in found)]
    of_these = Entry.objects.filter(incident__ref__in=refs, kind__in=TOLD)
    for entry in of_these.select_related("by", "corrects", "incident").order_by("number") if found else ():
        told.setdefault(entry.incident.ref, []).append(entry.fact)
    severities: dict[str, list[EntryFact]] = {}
    for ref, entries in told.items():
        severities.setdefault(merged.get(ref, ref), []).extend(entries)
    wanted = settings.INCIDENT_REVIEW_SEVERITIES
    refs_due = {ref for ref, entries in severities.items() if needs_review(entries, wanted)}
    return [_due(one, told[one.incident.ref]) for one in found if one.incident.ref in refs_due]


def _merged(refs: Collection[str]) -> dict[str, str]:
    """By the ref of what was merged into one of these, or into that, which of these it is now."""
    found: dict[str, str] = {}
    level = {ref: ref for ref in refs}
    while level:
        entries = Entry.objects.filter(incident__ref__in=level, kind="merged_from")
        said = [(ref, str(other)) for ref, other in entries.values_list("incident__ref", "data__incident")]
        level = {other: level[ref] for ref, other in said if other not in found and other not in refs}
        found |= level
    return found


def _due(outcome: Outcome, told: list[EntryFact]) -> IncidentToReview:
    closed_at = [one.happened_at for one in told if one.kind == "closed"][-1]
    due = review_due_on(closed_at, settings.INCIDENT_REVIEW_DAYS, organisation().zone)
    return IncidentToReview(outcome.incident, outcome, due)
