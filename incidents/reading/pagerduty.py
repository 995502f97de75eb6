"""Events as PagerDuty takes them (Events API v2): many tools can send these to an address of one’s own.

https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
"""

import hashlib

from bcp_portal.look.cutting import cut

from . import fields
from .facts import AlarmFact, AlarmsRead, NotReadable
from .fields import Sent

ACTIONS = TRIGGER, ACKNOWLEDGE, RESOLVE = "trigger", "acknowledge", "resolve"
LABELS = ("source", "severity", "component", "group", "class")
ACKNOWLEDGED = "An acknowledgement changes nothing here: whoever runs the incident says so in it."


def read(sent: Sent) -> AlarmsRead:
    """The one alarm of an event, none of an acknowledgement. Raises NotReadable."""
    action = fields.one_of(sent, "event_action", ACTIONS)
    payload = fields.part(sent, "payload")
    key = dedup_key(sent)
    if action == ACKNOWLEDGE:
        return AlarmsRead((), (ACKNOWLEDGED,))
    title = fields.text(payload, "summary")
    if action == TRIGGER and not title:
        raise NotReadable("“payload.summary” is missing.")
    at = fields.moment(payload, "timestamp")
    return AlarmsRead(
        (
            AlarmFact(
                identity=fields.identity(key),
                is_firing=action == TRIGGER,
                title=title or cut(key, fields.LONGEST_TITLE),
                labels=_labels(payload),
                started_at=at if action == TRIGGER else None,
                ends_at=at if action == RESOLVE else None,
                url=fields.url(sent, "client_url") or _first_link(sent),
            ),
        )
    )


def dedup_key(sent: Sent) -> str:
    """The sender’s own; a trigger without one is told apart by its source and summary."""
    if given := fields.text(sent, "dedup_key", most=fields.MOST_READ):
        return given
    payload = fields.part(sent, "payload")
    parts = [fields.text(payload, name) for name in ("source", "summary")]
    if fields.text(sent, "event_action").lower() != TRIGGER or not any(parts):
        raise NotReadable("“dedup_key” is missing.")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def routing_key(sent: Sent) -> str:
    """The secret of the sender, ``""`` where there is none."""
    given = sent.get("routing_key")
    return given if isinstance(given, str) else ""


def _labels(payload: Sent) -> dict[str, str]:
    """What the event says of itself, and after it the details that its sender added."""
    own = {name: fields.text(payload, name) for name in LABELS}
    details = payload.get("custom_details")
    added = fields.labels(payload, "custom_details") if isinstance(details, dict) else {}
    return added | {name: value for name, value in own.items() if value}


def _first_link(sent: Sent) -> str:
    return next((url for link in fields.parts(sent, "links") if (url := fields.url(link, "href"))), "")
