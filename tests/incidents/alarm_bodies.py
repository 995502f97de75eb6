"""What monitoring tools send: one body of each format, as their own documentation shows it."""

ALERT = {
    "status": "firing",
    "labels": {"alertname": "InstanceDown", "instance": "pay-1", "severity": "critical", "service": "payments"},
    "annotations": {"summary": "Payments answers nothing", "runbook": "https://wiki.example/pay"},
    "startsAt": "2026-03-02T09:12:33.123456789Z",
    "endsAt": "0001-01-01T00:00:00Z",
    "generatorURL": "https://prometheus.example/graph?g0.expr=up",
    "fingerprint": "2c6f0bd2f27d4b5c",
}
ALERTMANAGER = {
    "version": "4",
    "groupKey": '{}:{alertname="InstanceDown"}',
    "truncatedAlerts": 0,
    "status": "firing",
    "receiver": "portal",
    "groupLabels": {"alertname": "InstanceDown"},
    "commonLabels": {"alertname": "InstanceDown"},
    "commonAnnotations": {},
    "externalURL": "https://alertmanager.example",
    "alerts": [ALERT],
}
GRAFANA = ALERTMANAGER | {
    "orgId": 1,
    "title": "[FIRING:1] InstanceDown",
    "state": "alerting",
    "message": "**Firing**",
    "alerts": [
        ALERT
        | {
            "startsAt": "2026-03-02T10:12:33+01:00",
            "values": {"B": 44.23, "C": 1},
            "valueString": "[ var='B' labels={} value=44.23 ]",
            "silenceURL": "https://grafana.example/alerting/silence/new",
            "dashboardURL": "https://grafana.example/d/abc",
            "panelURL": "https://grafana.example/d/abc?viewPanel=2",
        }
    ],
}
PAGERDUTY = {
    "routing_key": "not-the-real-one",
    "event_action": "trigger",
    "dedup_key": "payments-down",
    "client": "Sample Monitoring Service",
    "client_url": "https://monitoring.example/payments",
    "links": [{"href": "https://monitoring.example/graph", "text": "graph"}],
    "images": [],
    "payload": {
        "summary": "Payments answers nothing",
        "timestamp": "2026-03-02T09:12:33.000+0000",
        "severity": "critical",
        "source": "pay-1",
        "component": "payments",
        "group": "prod",
        "class": "deploy",
        "custom_details": {"ping time": "1500ms", "load avg": 0.75, "nested": {"a": 1}},
    },
}
GENERIC = {
    "id": "payments",
    "status": "firing",
    "title": "Payments answers nothing",
    "at": "2026-03-02T09:12:33Z",
    "subject": "payments",
    "labels": {"severity": "critical"},
    "url": "https://monitoring.example/payments",
}
BODIES = {
    "alertmanager": ALERTMANAGER,
    "grafana": GRAFANA,
    "pagerduty": PAGERDUTY,
    "generic": GENERIC,
    "signed": GENERIC,
}
