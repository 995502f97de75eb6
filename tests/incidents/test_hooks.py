"""What machines call: each proves who it is, is answered in JSON at once, and whatever it sends is no failure of ours."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bcp_portal.accounts.models import Tally
from incidents.actions.alarm_sources import renew_secret, turn_source
from incidents.models import Alarm, HookCall
from incidents.reading.bodies import MOST_BYTES
from incidents.reading.formats import FORMATS
from incidents.views.hooks import CALLS, WRONG_SECRETS
from tests.incidents.alarm_bodies import ALERTMANAGER, BODIES, GENERIC
from tests.incidents.alarming import made_source, send


@pytest.fixture
def client():
    """A program: it has no session, and no token of a form."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def refused(answer, status):
    """What a refusal says; it is JSON, and leaves nothing in a browser."""
    assert (answer.status_code, answer["Content-Type"], answer.cookies) == (status, "application/json", {})
    return answer.json()["detail"]


@pytest.mark.parametrize("sends", FORMATS)
def test_a_call_with_its_secret_is_taken_and_one_without_is_not(world, client, caplog, sends):
    source, secret = made_source(world, sends)
    body = BODIES[sends] | {"routing_key": secret}
    answer = send(client, source, secret, body)
    assert (answer.status_code, answer.json()["alarms"], answer.cookies) == (202, 1, {})
    assert Alarm.objects.get().source == source
    wrong = "whsec_" + "A" * 43 + "="
    for given_secret in (wrong, ""):
        said = refused(send(client, source, given_secret or wrong, body | {"routing_key": given_secret}), 401)
        assert said == "There is no source here, or the secret is not its own."
    assert refused(client.post(reverse("incidents:hook", args=(uuid4(),))), 401) == said
    assert [call.outcome for call in source.calls.order_by("pk")] == ["taken", "refused", "refused"]
    assert not caplog.records


def test_an_event_is_answered_with_its_key_and_a_message_that_comes_again_like_the_first(world, client):
    source, secret = made_source(world, "pagerduty")
    body = BODIES["pagerduty"] | {"routing_key": secret}
    assert send(client, source, secret, body).json()["dedup_key"] == "payments-down"
    signed, key = made_source(world, "signed")
    first, again = (send(client, signed, key, GENERIC) for _ in "ab")
    assert [first.json()["is_repeated"], again.json()["is_repeated"]] == [False, True]
    assert (again.status_code, signed.alarms.count()) == (202, 1)


def test_a_secret_is_renewed_while_the_one_before_still_works_or_ends_it_at_once(world, client):
    source, first = made_source(world)
    second = renew_secret(source=source, edition=1, at_once=False, by=world.administrator, at=now())
    assert {send(client, source, one, ALERTMANAGER).status_code for one in (first, second)} == {202}
    third = renew_secret(source=source, edition=2, at_once=True, by=world.administrator, at=now())
    assert [send(client, source, one, ALERTMANAGER).status_code for one in (first, second, third)] == [401, 401, 202]
    assert first not in str(list(source.secrets.values()))


def test_a_source_that_is_off_or_withdrawn_takes_nothing(world, client):
    source, secret = made_source(world)
    turn_source(source=source, verb="off", edition=1, by=world.administrator, at=now())
    assert "switched off" in refused(send(client, source, secret, ALERTMANAGER), 403)
    turn_source(source=source, verb="withdraw", edition=2, by=world.administrator, at=now())
    assert "no source" in refused(send(client, source, secret, ALERTMANAGER), 401)
    assert Alarm.objects.count() == 0


def test_what_is_too_large_or_unreadable_is_refused_in_words_that_administrators_see_too(world, client):
    source, secret = made_source(world)
    assert "larger than 256 KB" in refused(send(client, source, secret, b"x" * (MOST_BYTES + 1)), 413)
    assert refused(send(client, source, secret, b"{"), 400) == "The body is no JSON."
    assert "list “alerts”" in refused(send(client, source, secret, {}), 400)
    assert refused(client.get(reverse("incidents:hook", args=(source.ref,))), 405) == "This address takes POST only."
    assert [call.said for call in source.calls.order_by("pk")] == ["The body is no JSON.", "There is no list “alerts”."]


def test_strangers_are_not_listened_to_for_a_while_and_leave_the_source_its_calls(world, client):
    source, secret = made_source(world)
    for _ in range(WRONG_SECRETS.most):
        send(client, source, "wrong", ALERTMANAGER)
    answer = send(client, source, "wrong", ALERTMANAGER)
    assert "wrong secret" in refused(answer, 429)
    assert answer["Retry-After"] == "60"
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    url, headers = reverse("incidents:hook", args=(source.ref,)), {"Authorization": f"Bearer {secret}"}
    body = json.dumps(ALERTMANAGER)
    assert client.post(url, body, content_type="text/plain", headers=headers, **elsewhere).status_code == 202
    assert source.calls.filter(outcome="refused").count() == 20  # of very many not each
    Tally.objects.filter(name__startswith=CALLS.name).update(count=CALLS.most)
    assert "300 times" in refused(client.post(url, body, content_type="text/plain", headers=headers, **elsewhere), 429)


def test_a_sender_with_an_old_secret_shuts_no_other_source_out_behind_its_address(world, client):
    (old, _), (good, secret) = made_source(world), made_source(world)
    for _ in range(WRONG_SECRETS.most + 1):
        answer = send(client, old, "the one of last year", ALERTMANAGER)
    assert answer.status_code == 429
    assert send(client, good, secret, ALERTMANAGER).status_code == 202


def test_with_the_database_away_a_sender_is_asked_to_come_again(world, client):
    source, secret = made_source(world)

    def away(*_):
        raise DatabaseError

    with connection.execute_wrapper(away):
        answer = send(client, source, secret, ALERTMANAGER)
        assert "Send it again" in refused(answer, 503)
        assert answer["Retry-After"] == "10"


HEADERS = st.dictionaries(
    st.sampled_from(["Authorization", "webhook-id", "webhook-timestamp", "webhook-signature"]),
    st.text(st.characters(max_codepoint=255), max_size=60),
)
TYPES = st.sampled_from(
    ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""]
)


CALL = st.fixed_dictionaries(
    {
        "sends": st.sampled_from(list(FORMATS)),
        "body": st.binary(max_size=300) | st.sampled_from([json.dumps(one).encode() for one in BODIES.values()]),
        "headers": HEADERS,
        "kind": TYPES,
        "knows_the_secret": st.booleans(),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(call=CALL)
def test_no_call_at_all_is_a_failure_of_ours(client, sources_of_all, call):
    Tally.objects.all().delete()
    source, secret = sources_of_all[call["sends"]]
    headers = ({"Authorization": f"Bearer {secret}"} if call["knows_the_secret"] else {}) | call["headers"]
    url = reverse("incidents:hook", args=(source.ref,))
    answer = client.post(url, call["body"], content_type=call["kind"], headers=headers)
    assert answer.status_code in {202, 400, 401, 413}
    assert answer["Content-Type"] == "application/json"


def test_a_header_with_a_sign_that_no_database_keeps_is_refused_like_any_other(world, client):
    source, _ = made_source(world, "signed")
    headers = {"webhook-id": "msg\0 1", "webhook-timestamp": "x", "webhook-signature": "v1,x"}
    answer = client.post(
        reverse("incidents:hook", args=(source.ref,)), b"{}", content_type="application/json", headers=headers
    )
    assert answer.status_code == 401
    assert source.calls.get().message_id == "msg 1"


@pytest.fixture
def sources_of_all(world):
    return {sends: made_source(world, sends) for sends in FORMATS}


def test_every_place_of_a_call_may_hold_what_it_likes(world, client, sources_of_all):
    hostile = [10**40, "x" * 9_000 + "\0\ud800"]
    for sends, (source, secret) in sources_of_all.items():
        for value in hostile:
            for name in BODIES[sends]:
                Tally.objects.all().delete()
                body = BODIES[sends] | {"routing_key": secret} | {name: value}
                status = send(client, source, secret, body).status_code
                assert status in {202, 400, 401}, (sends, name, value)


def test_calls_are_kept_without_what_was_sent(world, client):
    source, secret = made_source(world)
    send(client, source, secret, ALERTMANAGER)
    kept = str(list(HookCall.objects.values()))
    assert "pay-1" not in kept
    assert secret not in kept
    assert HookCall.objects.get().at > now() - timedelta(minutes=1)
