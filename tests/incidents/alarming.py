"""Alarms for tests: a source with its secret, a rule, and calls as a monitoring tool makes them."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from itertools import count
from uuid import uuid4

from django.urls import reverse
from django.utils.timezone import now

from incidents.actions.alarm_rules import add_rule
from incidents.actions.alarm_sources import add_source
from incidents.actions.alarms import SentCall, take_call
from incidents.actions.detecting import open_from_alarms
from incidents.actions.heartbeats import add_heartbeat
from incidents.models.alarms import Alarm, AlarmRule
from incidents.reading.formats import FORMATS
from incidents.setting_up import Rhythm, RuleWanted
from tests.incidents.alarm_bodies import ALERT, ALERTMANAGER

OPEN, PROPOSE = AlarmRule.Does.OPEN, AlarmRule.Does.PROPOSE
numbers = count()


def made_source(world, sends="alertmanager", name=""):
    """A source and its secret."""
    named = name or f"Source {next(numbers)}"
    return add_source(token=uuid4(), name=named, sends=sends, by=world.administrator, at=now())


def made_rule(world, row="F-01", does=OPEN, **asked):
    """A rule about a row of the plan; ``labels``, ``title_contains``, ``source``, ``severity``."""
    asked.setdefault("labels", {"service": "payments"})
    wanted = RuleWanted(world.plan, (row, f"Row {row}"), does, **asked)
    return add_rule(token=uuid4(), wanted=wanted, by=world.administrator, at=now())


def alert(**changes):
    """One alert of a group; ``labels`` are added to the usual ones."""
    labels = ALERT["labels"] | changes.pop("labels", {})
    return ALERT | {"labels": labels} | changes


def group(*alerts):
    return ALERTMANAGER | {"alerts": list(alerts)}


def send(client, source, secret, body, **headers):
    """A call as its format proves it; ``body`` as JSON, or bytes as they are."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    if source.sends.proof == "bearer":
        headers.setdefault("Authorization", f"Bearer {secret}")
    elif source.sends.proof == "signature":
        headers = signature(secret, raw) | headers
    return client.post(
        reverse("incidents:hook", args=(source.ref,)), raw, content_type="application/json", headers=headers
    )


def signature(secret, raw, message="msg_1"):
    """The headers of a signed call."""
    at = str(int(now().timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{message}.{at}.".encode() + raw, hashlib.sha256).digest()
    signed = f"v1,{base64.b64encode(digest).decode()}"
    return {"webhook-id": message, "webhook-timestamp": at, "webhook-signature": signed}


def alarms_to_walk(world):
    """By word of their routes, refs of a source with a proposal by its rule, and of a heartbeat."""
    source, _ = made_source(world)
    rule = made_rule(world, does=PROPOSE)
    rhythm = Rhythm(timedelta(minutes=5), timedelta(minutes=1))
    heartbeat, _ = add_heartbeat(token=uuid4(), name="Backup", rhythm=rhythm, by=world.administrator, at=now())
    heard(source, alert())
    alarm = Alarm.objects.get(source=source)
    refs = {"source": source, "hook": source, "alarm_rule": rule, "heartbeat": heartbeat, "alarm": alarm}
    return {word: one.ref for word, one in refs.items()}


def heard(source, *alerts, minutes=0):
    """The alerts are taken, and looked at."""
    at = now() + timedelta(minutes=minutes)
    read = FORMATS[source.format].read(group(*alerts))
    take_call(source=source, call=SentCall(b"x"), read=read, at=at)
    open_from_alarms(at=at)
