"""How a source is connected: its address, and what to write into the settings of its sender."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from incidents.models.alarm_sources import AlarmSource

PLACEHOLDER = "YOUR-SECRET"
ALERTMANAGER = """receivers:
  - name: bcp-portal
    webhook_configs:
      - url: {url}
        send_resolved: true
        max_alerts: 500
        http_config:
          authorization:
            credentials: {secret}"""
GRAFANA = """Contact point: Webhook
URL: {url}
HTTP Method: POST
Authorization Header - Scheme: Bearer
Authorization Header - Credentials: {secret}
Disable resolved message: off"""
PAGERDUTY = """curl -sS {url} -H 'Content-Type: application/json' -d '{{
  "routing_key": "{secret}", "event_action": "trigger", "dedup_key": "payments",
  "payload": {{"summary": "Payments answers nothing", "source": "web-1", "severity": "critical"}}}}'"""
GENERIC = """curl -sS {url} -H 'Authorization: Bearer {secret}' -d '{{
  "id": "payments", "status": "firing", "title": "Payments answers nothing", "subject": "payments"}}'"""
SIGNED = """url='{url}' key='{secret}'
body='{{"id": "payments", "status": "firing", "title": "Payments answers nothing"}}'
id=msg_$(date +%s%N) at=$(date +%s)
hex=$(printf %s "${{key#whsec_}}" | base64 -d | od -An -v -tx1 | tr -d ' \\n')
sig=$(printf %s "$id.$at.$body" | openssl dgst -sha256 -mac HMAC -macopt hexkey:$hex -binary | base64)
curl -sS "$url" -H "webhook-id: $id" -H "webhook-timestamp: $at" -H "webhook-signature: v1,$sig" -d "$body\""""
EXAMPLES = {
    "alertmanager": ("Alertmanager, in alertmanager.yml", ALERTMANAGER),
    "grafana": ("Grafana, as a contact point", GRAFANA),
    "pagerduty": ("An event, from a shell", PAGERDUTY),
    "generic": ("An alarm, from a shell", GENERIC),
    "signed": ("A signed alarm, from a shell", SIGNED),
}


@dataclass(frozen=True)
class Connecting:
    """The address of a source, and an example with a title."""

    url: str
    title: str
    example: str


def connecting(source: AlarmSource, *, secret: str = "") -> Connecting:
    """With the secret only where it has just been made."""
    url = settings.PORTAL_URL.rstrip("/") + reverse("incidents:hook", args=(source.ref,))
    title, example = EXAMPLES[source.format]
    return Connecting(url, title, example.format(url=url, secret=secret or PLACEHOLDER))


def beat_url(secret: str) -> str:
    """The secret address of a heartbeat."""
    return settings.PORTAL_URL.rstrip("/") + reverse("incidents:beat", args=(secret,))
