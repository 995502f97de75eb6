"""Alertmanager, webhook version 4, and Grafana, which sends the same shape with more beside it.

https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
"""

import hashlib
import json
from itertools import islice

from bcp_portal.look.cutting import cut

from . import fields
from .facts import AlarmFact, AlarmsRead, NotReadable
from .fields import Sent

FIRING, RESOLVED = "firing", "resolved"
MOST_ALERTS = 500
NAMES = ("rulename", "alertname")  # Grafana: of a rule that gets no data the first is its own name
TITLES = ("summary", "title", "message", "description")
URLS = ("dashboardURL", "panelURL", "generatorURL")


def read(sent: Sent) -> AlarmsRead:
    """Every alert of the group, the first 500 of more. Raises NotReadable."""
    if sent.get("alerts") is None:
        raise NotReadable("There is no list “alerts”.")
    count = len(sent["alerts"]) if isinstance(sent["alerts"], list) else 0
    facts = tuple(_alert(one, sent) for one in islice(fields.parts(sent, "alerts"), MOST_ALERTS))
    return AlarmsRead(facts, tuple(_left_out(sent, count)))


def _alert(alert: Sent, group: Sent) -> AlarmFact:
    labels = fields.labels(alert, "labels")
    identity = fields.text(alert, "fingerprint", most=fields.MOST_READ) or _fingerprint(labels)
    status = fields.one_of(alert if alert.get("status") else group, "status", (FIRING, RESOLVED))
    started_at, ends_at = fields.period(alert, "startsAt", "endsAt", is_over=status == RESOLVED)
    return AlarmFact(
        identity=fields.identity(identity),
        is_firing=status == FIRING,
        title=_title(alert, labels) or cut(identity, fields.LONGEST_TITLE),
        labels=labels,
        started_at=started_at,
        ends_at=ends_at,
        url=fields.url(alert, *URLS),
    )


def _title(alert: Sent, labels: dict[str, str]) -> str:
    """What happened, with its name in front: two alerts may be described in the same words."""
    annotations = fields.labels(alert, "annotations")
    said = next((annotations[name] for name in TITLES if annotations.get(name)), "")
    names = (labels.get(name, "") for name in NAMES)
    return cut(": ".join(dict.fromkeys(part for part in (*names, said) if part)), fields.LONGEST_TITLE)


def _fingerprint(labels: dict[str, str]) -> str:
    if not labels:
        raise NotReadable("An alert has neither “fingerprint” nor “labels”.")
    return hashlib.sha256(json.dumps(labels, sort_keys=True).encode()).hexdigest()


def _left_out(sent: Sent, count: int) -> list[str]:
    said = []
    if count > MOST_ALERTS:
        said.append(f"{count} alerts came at once: the first {MOST_ALERTS} were taken.")
    truncated = sent.get("truncatedAlerts")
    if isinstance(truncated, int) and not isinstance(truncated, bool) and truncated > 0:
        said.append(f"The sender left {fields.plain(min(truncated, 10**9))} more alerts out (truncatedAlerts).")
    return said
