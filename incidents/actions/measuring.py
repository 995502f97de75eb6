"""Measuring a closed incident: what it came to is folded from its entries and kept, each time that they change it."""

from datetime import datetime

from incidents.folding.outcomes import incident_outcome
from incidents.models import Incident
from incidents.models.outcomes import Outcome, RecoveryMeasurement
from incidents.outcomes import outcome_values, recovery_values
from incidents.rooms import bound_plans, folded

WORDS_ONLY = ("note", "corrected", "told", "incoming", "message_sent", "message_result", "sitrep", "merged_from")


def measure(incident: Incident, at: datetime) -> Outcome:
    """Keep what the incident came to after its last entry; it is locked by whoever adds that."""
    plans = bound_plans(incident)
    found = incident_outcome(folded(incident, plans))
    outcome = Outcome.objects.create(incident=incident, as_of=found.as_of, at=at, **outcome_values(found))
    keys = {plan.code: plan.activation_id for plan in plans}
    RecoveryMeasurement.objects.bulk_create(
        RecoveryMeasurement(outcome=outcome, activation_id=keys[one.plan], **recovery_values(one))
        for one in found.functions
    )
    return outcome
