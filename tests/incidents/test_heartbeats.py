"""Heartbeats: heard at a secret address, missed after their time, and silence is an alarm like any other."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from bcp_portal.jobs.models import Beat
from incidents.actions.detecting import open_from_alarms
from incidents.actions.heartbeats import (
    LISTENING,
    add_heartbeat,
    change_heartbeat,
    hear,
    miss_heartbeats,
    renew_address,
    turn_heartbeat,
)
from incidents.models import Alarm, Heartbeat, Incident
from incidents.setting_up import Rhythm
from tests.incidents.alarming import made_rule
from tests.racing import at_once

MINUTE = timedelta(minutes=1)
START = now()


def after(minutes):
    return START + minutes * MINUTE


@pytest.fixture
def heartbeat(world):
    """Heard once, every five minutes with two of grace; the portal has listened all the time."""
    Beat.objects.create(name=LISTENING, at=START)
    rhythm = Rhythm(5 * MINUTE, 2 * MINUTE)
    return add_heartbeat(token=uuid4(), name="Backup", rhythm=rhythm, by=world.administrator, at=START)


def listen(until, begun=0):
    """The job, every minute; how many were missed."""
    return sum(miss_heartbeats(at=after(minute)) for minute in range(begun, until + 1))


def test_silence_is_an_alarm_once_until_it_is_heard_again(world, signed, heartbeat):
    _, secret = heartbeat
    assert listen(30) == 0  # it was never heard
    assert hear(secret=secret, at=after(30))
    made_rule(world, labels={"heartbeat": "Backup"})
    assert listen(37, 31) == 0
    assert listen(60, 38) == 1
    open_from_alarms(at=after(60))
    alarm = Alarm.objects.get()
    assert (alarm.title, alarm.started_at, alarm.incident) == (
        "Nothing heard of Backup",
        after(37),
        Incident.objects.get(),
    )
    assert hear(secret=secret, at=after(61))
    assert Alarm.objects.get().ended_at == after(61)
    assert listen(68, 61) == 0
    assert listen(69, 69) == 1


def test_it_is_heard_at_its_address_alone(world, heartbeat, caplog):
    found, secret = heartbeat
    client = Client(enforce_csrf_checks=True)
    for method in ("get", "head", "post"):
        answer = getattr(client, method)(reverse("incidents:beat", args=(secret,)))
        assert (answer.status_code, answer.cookies) == (200, {})
    assert Heartbeat.objects.get().last_at is not None
    wrong = client.get(reverse("incidents:beat", args=("x" * 32,)))
    assert (wrong.status_code, wrong.json()["detail"]) == (404, "There is no heartbeat of this address.")
    assert client.put(reverse("incidents:beat", args=(secret,))).status_code == 405
    assert not [one for one in caplog.records if "beat/" in one.getMessage()]  # the address is the secret
    renewed = renew_address(heartbeat=found, edition=1, by=world.administrator, at=now())
    assert [hear(secret=one, at=now()) for one in (secret, renewed)] == [False, True]
    assert renewed not in str(list(Heartbeat.objects.values()))


def test_nobody_is_late_for_what_the_portal_was_not_there_to_hear(heartbeat):
    hear(secret=heartbeat[1], at=after(0))
    assert miss_heartbeats(at=after(120)) == 0
    assert listen(127, 121) == 0
    assert listen(128, 128) == 1


def test_of_one_that_is_off_silence_is_no_alarm_and_when_it_is_on_again_it_has_its_time(world, heartbeat):
    found, secret = heartbeat
    hear(secret=secret, at=after(0))
    listen(8)
    turn_heartbeat(heartbeat=found, verb="off", edition=1, by=world.administrator, at=after(9))
    assert Alarm.objects.get().is_over
    assert listen(20, 9) == 0
    turn_heartbeat(heartbeat=found, verb="on", edition=2, by=world.administrator, at=after(20))
    assert listen(27, 20) == 0
    rhythm = Rhythm(MINUTE, MINUTE)
    change_heartbeat(heartbeat=found, rhythm=rhythm, edition=3, by=world.administrator, at=after(27))
    assert listen(28, 27) == 0  # a shorter time makes nobody late at once
    assert listen(29, 29) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_schedulers_miss_it_once(heartbeat):
    hear(secret=heartbeat[1], at=after(0))
    listen(7)
    at_once(*[partial(miss_heartbeats, at=after(8))] * 2)
    assert Alarm.objects.count() == 1
