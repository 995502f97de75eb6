"""Tables of incidents: what is bound, what was entered; all but the number of the last entry is only ever added."""

from .duties import CommunicationDuty
from .entries import Entry
from .incidents import Activation, Incident
from .outcomes import Outcome, RecoveryMeasurement
from .reviews import IncidentReview, IncidentReviewSignature, IncidentReviewWithdrawal

__all__ = [
    "Activation",
    "CommunicationDuty",
    "Entry",
    "Incident",
    "IncidentReview",
    "IncidentReviewSignature",
    "IncidentReviewWithdrawal",
    "Outcome",
    "RecoveryMeasurement",
]
