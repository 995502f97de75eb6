"""What is owed in an incident: the rules that hold for it, from its plans and from settings, as they stand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from .folding.bases import in_utc
from .folding.duties import DutyNow, duties, turning
from .folding.duty_rules import DutyRule
from .folding.plan_duties import plan_duties
from .folding.situation import Situation
from .models import CommunicationDuty


def rules_set() -> tuple[DutyRule, ...]:
    """The duties of the organisation and of the regimes that it answers to; one query."""
    return CommunicationDuty.objects.on().rules()


def rules_edition() -> str:
    """What tells whether `rules_set` gives the same as before; one query."""
    return CommunicationDuty.objects.on().editions()


def rules_for(situation: Situation, set_rules: Sequence[DutyRule]) -> tuple[DutyRule, ...]:
    """Those of the plans in their own words first; of two plans each says of which it is."""
    of_plans = [rule for code, plan in situation.documents.items() for rule in plan_duties(code, plan)]
    if len(situation.documents) > 1:
        of_plans = [replace(rule, name=f"{rule.name} ({rule.plan})") for rule in of_plans]
    return (*of_plans, *set_rules)


def owed(situation: Situation, set_rules: Sequence[DutyRule], now: datetime) -> tuple[DutyNow, ...]:
    """Each duty as it stands."""
    return duties(rules_for(situation, set_rules), situation.entries, situation.severity.name, now)


def due_times(situation: Situation, found: Sequence[DutyNow]) -> tuple[datetime, ...]:
    """The moments at which the room turns with nobody writing, the earliest first: of its clocks and of duties."""
    return tuple(sorted({*situation.due, *map(in_utc, turning(found))}))
