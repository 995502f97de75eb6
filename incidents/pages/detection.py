"""What an alarm said of the incident that it detected, for whoever declares it."""

from dataclasses import dataclass

from incidents.models import Incident


@dataclass(frozen=True)
class Detection:
    """The row of a plan that it is about, and the severity that the rule of the alarm gives it, ``""`` for none."""

    plan: str = ""
    ref: str = ""
    severity: str = ""


def detection_of(incident: Incident) -> Detection:
    """As the first entry says; one query."""
    entry = incident.entries.filter(kind="detected").order_by("number").first()
    if entry is None:
        return Detection()
    return Detection(entry.plan_code, next(iter(entry.refs), ""), str(entry.data.get("severity") or ""))
