"""Pages of alarms: administrators set up what comes in, whoever responds decides what comes of it."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from bcp_portal.audit.models import Event
from incidents.actions.alarms import SentCall, refuse_call
from incidents.models import Alarm, AlarmRule, AlarmSource, Heartbeat, Incident
from tests.flat import flat
from tests.incidents.alarm_bodies import ALERTMANAGER
from tests.incidents.alarming import OPEN, PROPOSE, alert, group, heard, made_rule, made_source

SECRET = re.compile(r'id="new-secret">([^<]+)<')


def said(answer):
    return flat(answer.content.decode())


def test_a_source_is_added_once_and_its_secret_is_shown_once(world, sign_in):
    client, form = (
        sign_in(world.administrator),
        {"token": uuid4(), "edition": 0, "name": "Prometheus", "format": "grafana"},
    )
    answer = client.post(reverse("incidents:source_new"), form)
    secret = SECRET.search(said(answer))[1]
    source = AlarmSource.objects.get()
    assert f"Credentials: {secret}" in said(answer)
    assert answer["Cache-Control"] == "private, no-store"
    again = client.post(reverse("incidents:source_new"), form, follow=True)
    assert "This form was sent before" in said(again)
    taken = client.post(reverse("incidents:source_new"), form | {"token": uuid4(), "name": "PROMETHEUS"})
    assert (taken.status_code, "called “PROMETHEUS” already" in said(taken)) == (422, True)
    page = said(client.get(reverse("incidents:source", args=(source.ref,))))
    assert secret not in page
    assert "YOUR-SECRET" in page
    assert secret not in str(list(Event.objects.values()))


def test_a_source_says_why_calls_failed_and_is_turned_by_who_saw_it_as_it_is(world, sign_in):
    source, _ = made_source(world, name="Prometheus")
    refuse_call(source=source, call=SentCall(b"{"), said="The body is no JSON.", at=now())
    client = sign_in(world.administrator)
    assert "The last call was refused" in said(client.get(reverse("incidents:sources")))
    assert "The body is no JSON." in said(client.get(reverse("incidents:source", args=(source.ref,))))
    turn, secret = (reverse(f"incidents:source_{name}", args=(source.ref,)) for name in ("turn", "secret"))
    assert "is switched off" in said(client.post(turn, {"verb": "off", "edition": 1}, follow=True))
    assert "Somebody changed this" in said(client.post(turn, {"verb": "withdraw", "edition": 1}, follow=True))
    assert "Somebody changed this" in said(client.post(secret, {"edition": 1}, follow=True))
    assert SECRET.search(said(client.post(secret, {"edition": 2})))
    assert "can’t be read" in said(client.post(turn, {"verb": "delete", "edition": 3}, follow=True))
    assert "is withdrawn" in said(client.post(turn, {"verb": "withdraw", "edition": 3}, follow=True))
    assert "Withdrawn" in said(client.get(reverse("incidents:source", args=(source.ref,))))


RULE = {"labels": "service=payments\nseverity = critical", "row": "F-01", "does": "open", "severity": ""}


def test_a_rule_is_about_a_row_of_a_plan_in_force(world, signed, sign_in):
    client, url = sign_in(world.administrator), reverse("incidents:alarm_rule_new")
    form = RULE | {"token": uuid4(), "edition": 0}
    for wrong, words in (
        ({"labels": "payments"}, "is no name=value"),
        ({"labels": ""}, "Say what the alarm must have"),
        ({"row": "F-99"}, "Select a valid choice"),
        ({"row": "S-01"}, "Select a valid choice"),  # a strategy does not fail
    ):
        refused = client.post(url, form | wrong)
        assert (refused.status_code, words in said(refused)) == (422, True), wrong
    assert "The rule is added" in said(client.post(url, form, follow=True))
    assert "was added before" in said(client.post(url, form, follow=True))
    rule = AlarmRule.objects.get()
    assert (rule.labels, rule.row_ref) == ({"service": "payments", "severity": "critical"}, "F-01")
    page = said(client.get(reverse("incidents:sources")))
    assert "service=payments, severity=critical." in page
    edit = reverse("incidents:alarm_rule", args=(rule.ref,))
    assert "service=payments" in said(client.get(edit))
    changed = RULE | {"title_contains": "answers nothing", "edition": 1, "token": rule.ref}
    assert "The rule is saved" in said(client.post(edit, changed, follow=True))
    again = changed | {"edition": 2}
    assert "Nothing was changed." in said(client.post(edit, again, follow=True))
    assert AlarmRule.objects.get().edition == 2
    stale = client.post(edit, changed | {"title_contains": "what I typed"})
    assert (stale.status_code, "what I typed" in said(stale)) == (409, True)
    turn = reverse("incidents:alarm_rule_turn", args=(rule.ref,))
    assert "is withdrawn" in said(client.post(turn, {"verb": "withdraw", "edition": 2}, follow=True))
    assert client.get(edit).status_code == 404
    verbs = Event.objects.filter(kind="alarm_settings").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["alarm_rule_added", "alarm_rule_changed", "alarm_rule_withdrawn"]


def test_without_a_plan_in_force_there_is_nothing_to_make_a_rule_about(world, sign_in):
    assert "No plan is in force" in said(sign_in(world.administrator).get(reverse("incidents:alarm_rule_new")))


def test_a_payload_is_tried_and_nothing_changes(world, signed, sign_in):
    source, _ = made_source(world)
    made_rule(world, does=OPEN, severity=("SV-01", "Critical"))
    made_rule(world, "F-02", does=PROPOSE, labels={}, title_contains="ledger")
    tables = (Alarm, Incident, Event)
    before = [table.objects.count() for table in tables]
    body = group(
        alert(),
        alert(fingerprint="2"),
        alert(fingerprint="3", labels={"service": "other"}, annotations={"summary": "The Ledger is slow"}),
        alert(fingerprint="4", labels={"service": "other"}),
        alert(fingerprint="5", status="resolved"),
    )
    client, url = sign_in(world.administrator), reverse("incidents:alarm_rules_try")
    page = said(client.post(url, {"sends": source.ref, "payload": json.dumps(body)}))
    assert "A detected incident about Row F-01 (F-01 of BCP-01) with the severity Critical is opened." in page
    assert "The same as above: a detected incident about Row F-01" in page
    assert "An incident about Row F-02 (F-02 of BCP-01) is proposed: somebody decides." in page
    assert "Nothing: no rule fits it." in page
    assert "Nothing is opened, as it is over" in page
    assert [table.objects.count() for table in tables] == before
    heard(source, alert())
    taken_in = said(client.post(url, {"sends": "alertmanager", "payload": json.dumps(ALERTMANAGER)}))
    assert f"It is taken into {Incident.objects.get().ref}, which is about the same thing." in taken_in
    refused = client.post(url, {"sends": "generic", "payload": "{"})
    assert (refused.status_code, "The body is no JSON." in said(refused)) == (422, True)


def test_whoever_responds_decides_about_a_proposal(world, signed, sign_in):
    source, _ = made_source(world, name="Prometheus")
    made_rule(world, does=PROPOSE)
    heard(source, alert(), alert(fingerprint="2"), alert(fingerprint="3", labels={"service": "other"}))
    page = said(sign_in(world.reader).get(reverse("incidents:alarms")))
    assert "2 alarms are about Row F-01 (F-01 of BCP-01)." in page
    assert "Open an incident" not in page
    assert "No rule says what it is about: it leads to nothing." in page
    last = Alarm.objects.proposed().order_by("heard_at", "pk").last()
    client = sign_in(world.responder)
    dismiss, opening = (reverse(f"incidents:alarm_{verb}", args=(last.ref,)) for verb in ("dismiss", "open"))
    unsaid = client.post(dismiss, {"reason": ""})
    assert (unsaid.status_code, "This field is required" in said(unsaid)) == (422, True)
    opened = client.post(opening)
    incident = Incident.objects.get()
    assert opened.url == reverse("incidents:room", args=(incident.ref,))
    assert f"It is in {incident.ref}." in said(client.get(reverse("incidents:alarms")))
    assert "Somebody has decided" in said(client.post(dismiss, {"reason": "Too late"}, follow=True))
    its_alarms = reverse("incidents:incident_alarms", args=(incident.ref,))
    assert its_alarms in said(client.get(opened.url))
    assert "2 alarms. The timeline names each once" in said(client.get(its_alarms))


def test_a_heartbeat_is_added_with_an_address_that_is_shown_once(world, sign_in):
    client = sign_in(world.administrator)
    form = {"token": uuid4(), "edition": 0, "name": "Backup", "period": 60, "grace": 5}
    assert client.post(reverse("incidents:heartbeat_new"), form | {"period": 0}).status_code == 422
    url = SECRET.search(said(client.post(reverse("incidents:heartbeat_new"), form)))[1]
    assert client.get(re.sub("^https?://[^/]+", "", url)).json()["message"] == "Heard."
    heartbeat = Heartbeat.objects.get()
    page = reverse("incidents:heartbeat", args=(heartbeat.ref,))
    assert "Heard last" in said(client.get(page))
    assert SECRET.search(said(client.get(page))) is None
    change = {"period": 30, "grace": 5, "edition": 1, "token": heartbeat.ref}
    assert "is saved" in said(client.post(page, change, follow=True))
    assert "Nothing was changed." in said(client.post(page, change | {"edition": 2}, follow=True))
    assert client.post(page, change).status_code == 409
    address = reverse("incidents:heartbeat_address", args=(heartbeat.ref,))
    assert SECRET.search(said(client.post(address, {"edition": 2})))[1] != url
    turn = reverse("incidents:heartbeat_turn", args=(heartbeat.ref,))
    assert "is switched off" in said(client.post(turn, {"verb": "off", "edition": 3}, follow=True))


@pytest.mark.parametrize("route", ["incidents:alarms", "incidents:sources"])
def test_a_page_asks_as_often_for_many_as_for_few(world, signed, sign_in, route):
    client = sign_in(world.administrator)

    def more(start, count):
        for number in range(start, start + count):
            source, _ = made_source(world)
            made_rule(world, does=PROPOSE, labels={"number": str(number % 2)})
            heard(source, alert(labels={"number": str(number)}), alert(fingerprint="over", status="resolved"))

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(route)).status_code == 200
        return len(queries)

    more(0, 2)
    client.get(reverse(route))
    few = asked()
    more(2, 4)
    assert asked() == few


def test_old_calls_do_not_count_as_refused_today(world, sign_in):
    source, _ = made_source(world)
    refuse_call(source=source, call=SentCall(b""), said="Long ago", at=now() - timedelta(days=2))
    assert "No call was refused within a day." in said(sign_in(world.administrator).get(reverse("incidents:sources")))


def test_what_an_alarm_detected_is_declared_with_its_plan_or_dismissed_with_a_reason(world, signed, sign_in):
    source, _ = made_source(world, name="Prometheus")
    made_rule(world, severity=("SV-01", "Critical"))
    heard(source, alert())
    incident, client = Incident.objects.get(), sign_in(world.responder)
    room = reverse("incidents:room", args=(incident.ref,))
    assert "An alarm detected this. Nobody has declared it yet." in said(client.get(room))
    assert "detected it by an alarm of Prometheus" in said(client.get(room))
    dismiss, declare = (reverse(f"incidents:{name}", args=(incident.ref,)) for name in ("dismiss", "declare_detected"))
    assert client.post(dismiss, {"token": uuid4(), "text": " "}).status_code == 422
    page = said(client.get(declare))
    assert "The rule of the alarm says: <b>Critical</b>" in page
    assert 'value="InstanceDown: Payments answers nothing"' in page
    sent = dict(re.findall(r'<input[^>]* name="(token|plan|sha256)" value="([^"]*)"', page))
    severity = re.search(r'name="severity" value="([^"]+)"', page)[1]
    assert sent["plan"] == "BCP-01"
    for _ in "ab":  # the same tap again
        assert client.post(declare, sent | {"severity": severity, "lost": "F-01", "title": "Payments"}).url == room
    kinds = [entry.kind for entry in incident.entries.order_by("number")]
    assert kinds == ["detected", "declared", "activated", "function_lost"]
    late = client.post(dismiss, {"token": uuid4(), "text": "It was a restart"}, follow=True)
    assert "Only what is detected and not declared is dismissed" in said(late)


def test_the_list_of_incidents_says_that_an_alarm_waits(world, signed, sign_in):
    source, _ = made_source(world)
    made_rule(world, does=PROPOSE)
    heard(source, alert())
    assert "1 alarm waits for somebody to decide" in said(sign_in(world.reader).get(reverse("incidents:list")))
