"""Formats: in which shape a source sends its alarms, and by what it proves who it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from . import alertmanager, generic, pagerduty
from .facts import AlarmsRead
from .fields import Sent

Proof = Literal["bearer", "signature", "routing_key"]


@dataclass(frozen=True)
class AlarmFormat:
    """One format; ``names`` is what senders it is for, as administrators choose it.

    ``has_starts``: every message says when its alarm began, so that another beginning is another alarm. Otherwise what
    is told again while an alarm is open is that same alarm.
    """

    key: str
    names: str
    proof: Proof
    read: Callable[[Sent], AlarmsRead]
    has_starts: bool = False


FORMATS = {
    one.key: one
    for one in (
        AlarmFormat("alertmanager", "Prometheus Alertmanager", "bearer", alertmanager.read, has_starts=True),
        AlarmFormat("grafana", "Grafana", "bearer", alertmanager.read, has_starts=True),
        AlarmFormat("pagerduty", "A tool that sends PagerDuty events (v2)", "routing_key", pagerduty.read),
        AlarmFormat("generic", "A script or another tool, with a token", "bearer", generic.read),
        AlarmFormat("signed", "A script or another tool, signed (Standard Webhooks)", "signature", generic.read),
    )
}
