"""Rules that say what an alarm is about: added, changed, switched off and on, withdrawn."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from bcp_portal.accounts.models import User
from bcp_portal.jobs import enqueue_soon
from incidents.models.alarms import AlarmRule
from incidents.setting_up import RuleWanted
from plans.models.plan import Plan

from .alarm_settings import add_setting, locked_setting, made_by, record_setting, turn_setting
from .alarms import DETECTING

KIND = "alarm_rule"


@transaction.atomic
def add_rule(*, token: UUID, wanted: RuleWanted, by: User, at: datetime) -> AlarmRule:
    """Open alarms that no rule fitted are looked at again. Raises SentBefore."""
    _lock(wanted)

    def make() -> AlarmRule:
        return AlarmRule.objects.create(ref=token, **wanted.columns(), **made_by(by, at))

    rule = add_setting(AlarmRule, token=token, name="the rule", make=make)
    record_setting(f"{KIND}_added", rule, by=by, at=at, after=_in_trail(rule))
    transaction.on_commit(_detect_soon)
    return rule


@transaction.atomic
def change_rule(*, rule: AlarmRule, wanted: RuleWanted, edition: int, by: User, at: datetime) -> AlarmRule:
    """What it said before stays with the alarms that it fitted. Raises AlarmSettingChanged."""
    _lock(wanted)
    found = locked_setting(rule, edition, at=at)
    before = _in_trail(found)
    for name, value in wanted.columns().items():
        setattr(found, name, value)
    if _in_trail(found) == before:
        return rule
    found.save()
    record_setting(f"{KIND}_changed", found, by=by, at=at, before=before, after=_in_trail(found))
    transaction.on_commit(_detect_soon)
    return found


@transaction.atomic
def turn_rule(*, rule: AlarmRule, verb: str, edition: int, by: User, at: datetime) -> AlarmRule:
    """Switch it off or on, or withdraw it; what it led to stays. Raises AlarmSettingChanged."""
    found = turn_setting(setting=rule, verb=verb, edition=edition, kind=KIND, by=by, at=at)
    transaction.on_commit(_detect_soon)
    return found


def _lock(wanted: RuleWanted) -> None:
    """The plan before the chain, as everywhere: whoever leads alarms on has it, and wants the chain."""
    Plan.objects.select_for_update().get(pk=wanted.plan.pk)


def _in_trail(rule: AlarmRule) -> dict[str, Any]:
    return {
        "labels": rule.labels,
        "title_contains": rule.title_contains,
        "source": str(rule.source or ""),
        "plan": rule.plan.code,
        "row": rule.row_ref,
        "does": rule.does,
        "severity": rule.severity,
    }


def _detect_soon() -> None:
    enqueue_soon(DETECTING)
