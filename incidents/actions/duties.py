"""Duties in an incident: met, found to apply or not, and the classification that some are counted from."""

from collections.abc import Mapping
from uuid import uuid5

from incidents.entering import Doing
from incidents.folding.duties import DutyNow
from incidents.models import Entry, Incident

from .adding import add_entry
from .refusals import OutOfTurn


def meet_duty(incident: Incident, doing: Doing, *, duty: DutyNow, text: str = "") -> Entry:
    """Say that they were told. Raises OutOfTurn where nothing is open; who said so first is kept."""
    time = duty.open
    if time is None:
        raise OutOfTurn(f"{duty.rule.name}: it was met before.")
    due = time.due_at.isoformat() if time.due_at else ""
    data = {"duty": duty.rule.key, "occurrence": time.number, "name": duty.rule.name, "due_at": due}
    return add_entry(incident, "duty_met", doing, text=text, data=data)


def apply_duty(incident: Incident, doing: Doing, *, duty: DutyNow, text: str = "") -> Entry:
    """Decide, by name, that the duty is owed in this incident."""
    return add_entry(incident, "duty_applies", doing, text=text, data=_named(duty))


def waive_duty(incident: Incident, doing: Doing, *, duty: DutyNow, text: str) -> Entry:
    """Decide, by name and with a reason, that it is not. Raises NoWords."""
    return add_entry(incident, "duty_waived", doing, text=text, data=_named(duty))


def classify(incident: Incident, doing: Doing, *, criteria: Mapping[str, str], is_major: bool, text: str = "") -> Entry:
    """Keep how the incident is classified: a value, “unknown” or “no” for each criterion."""
    data = {"criteria": dict(criteria), "is_major": is_major}
    return add_entry(incident, "classified", doing, text=text, data=data)


def with_duty(doing: Doing, duty: DutyNow) -> Doing:
    """The making of the entry that a duty was met by a message, beside that of the message."""
    token = uuid5(doing.token, f"duty {duty.rule.key}") if doing.token else None
    return Doing(doing.by, doing.at, token, doing.happened_at)


def _named(duty: DutyNow) -> dict[str, str]:
    return {"duty": duty.rule.key, "name": duty.rule.name}
