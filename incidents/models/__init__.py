"""Tables of incidents: what is bound, what was entered; all but the number of the last entry is only ever added.

And alarms, with the settings of what comes in: these are no evidence, and what an incident keeps of them is entered.
"""

from .alarm_sources import AlarmSource, HookCall, HookSecret
from .alarms import Alarm, AlarmRule
from .duties import CommunicationDuty
from .entries import Entry
from .heartbeats import Heartbeat
from .incidents import Activation, Incident
from .kept_lines import KeptLine, KeptVersion
from .messages import IncidentMessage, MessageRecipient, MessageTemplate, SituationReport
from .outcomes import Outcome, RecoveryMeasurement
from .reviews import IncidentReview, IncidentReviewSignature, IncidentReviewWithdrawal

__all__ = [
    "Activation",
    "Alarm",
    "AlarmRule",
    "AlarmSource",
    "CommunicationDuty",
    "Entry",
    "Heartbeat",
    "HookCall",
    "HookSecret",
    "Incident",
    "IncidentMessage",
    "IncidentReview",
    "IncidentReviewSignature",
    "IncidentReviewWithdrawal",
    "KeptLine",
    "KeptVersion",
    "MessageRecipient",
    "MessageTemplate",
    "Outcome",
    "RecoveryMeasurement",
    "SituationReport",
]
