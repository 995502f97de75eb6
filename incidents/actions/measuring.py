"""Measuring a closed incident: what it came to is folded from its entries and kept, each time that they change it."""

from datetime import datetime

from incidents.folding.outcomes import IncidentOutcome, incident_outcome
from incidents.models import Incident
from incidents.models.outcomes import Outcome, RecoveryMeasurement
from incidents.outcomes import differing, outcome_values, recovery_values
from incidents.rooms import bound_plans, folded


def measure(incident: Incident, at: datetime, *, is_closing: bool) -> Outcome | None:
    """Keep what the incident came to after its last entry; it is locked by whoever adds that.

    What comes later, and changes nothing of it, is not measured again: None.
    """
    plans = bound_plans(incident)
    found = incident_outcome(folded(incident, plans))
    if not is_closing and not _has_changed(incident, found):
        return None
    outcome = Outcome.objects.create(incident=incident, as_of=found.as_of, at=at, **outcome_values(found))
    keys = {plan.code: plan.activation_id for plan in plans}
    RecoveryMeasurement.objects.bulk_create(
        RecoveryMeasurement(outcome=outcome, activation_id=keys[one.plan], **recovery_values(one))
        for one in found.functions
        if one.plan in keys  # of another there are no objectives; the night tells of it
    )
    return outcome


def _has_changed(incident: Incident, found: IncidentOutcome) -> bool:
    before = Outcome.objects.that_count().filter(incident=incident)
    last = before.with_recoveries().first()
    return last is None or any(differing(found, last))
