"""Trying the rules: what would come of a payload, alarm by alarm, while nothing is changed."""

from dataclasses import dataclass
from datetime import datetime

from incidents.actions.detecting import working_rules
from incidents.actions.same_incident import same_incident
from incidents.models.alarm_sources import AlarmSource
from incidents.models.alarms import AlarmRule
from incidents.reading.bodies import read_body
from incidents.reading.facts import AlarmFact
from incidents.reading.formats import FORMATS
from incidents.reading.matching import fitting

from .alarm_settings import asks

MOST_SHOWN = 50


@dataclass(frozen=True)
class TriedAlarm:
    """One alarm of the payload: the rule that fits, in words, and what it would lead to."""

    fact: AlarmFact
    rule: AlarmRule | None
    asks: str
    would: str


@dataclass(frozen=True)
class Tried:
    """What a payload says, and would do."""

    alarms: list[TriedAlarm]
    said: tuple[str, ...]
    count: int


def try_rules(*, payload: str, sends: str, source: AlarmSource | None, at: datetime) -> Tried:
    """Read the payload as a call of the source, or in a format of no source yet. Raises NotReadable."""
    read = FORMATS[sends].read(read_body(payload.encode(errors="replace")))
    rules, would_do = working_rules(), dict[tuple[int, str], str]()
    tried = []
    for fact in read.facts[:MOST_SHOWN]:
        rule = fitting(fact, source.pk if source else None, rules)
        tried.append(TriedAlarm(fact, rule, asks(rule) if rule else "", _would(fact, rule, would_do, at)))
    return Tried(tried, read.said, len(read.facts))


def _would(fact: AlarmFact, rule: AlarmRule | None, would_do: dict[tuple[int, str], str], at: datetime) -> str:
    if rule is None:
        return "Nothing: no rule fits it."
    if not fact.is_firing:
        return "Nothing is opened, as it is over; the open alarm of the same identity, if there is one, ends."
    row = (rule.plan_id, rule.row_ref)
    if row in would_do:
        return f"The same as above: {would_do[row]}"
    found = same_incident(rule.plan, rule.row_ref, at=at)
    would_do[row] = f"it is taken into {found.ref}, which is about the same thing." if found else _opens(rule)
    return would_do[row][:1].upper() + would_do[row][1:]


def _opens(rule: AlarmRule) -> str:
    severity = f" with the severity {rule.severity}" if rule.severity else ""
    about = f"about {rule.row_name} ({rule.row_ref} of {rule.plan.code}){severity}"
    if rule.does == AlarmRule.Does.OPEN:
        return f"a detected incident {about} is opened."
    return f"an incident {about} is proposed: somebody decides."
