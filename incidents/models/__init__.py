"""Tables of incidents: what is bound, what was entered; all but the number of the last entry is only ever added."""

from .entries import Entry
from .incidents import Activation, Incident
from .outcomes import Outcome, RecoveryMeasurement

__all__ = ["Activation", "Entry", "Incident", "Outcome", "RecoveryMeasurement"]
