"""Alarms only move forward, whatever comes twice, late or in another order; and a source can't flood the portal."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.actions import alarms, known_alarms
from incidents.actions.alarms import SentCall, forget_old_calls, take_call
from incidents.models import Alarm, HookCall
from incidents.reading.formats import FORMATS
from tests.incidents.alarm_bodies import GENERIC, PAGERDUTY
from tests.incidents.alarming import alert, group, made_source

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
START = "2026-03-02T09:12:33Z"
FIRES = alert(startsAt=START)
ENDS = alert(startsAt=START, status="resolved", endsAt="2026-03-02T09:20:00Z")
AGAIN = alert(startsAt="2026-03-02T09:25:00Z")


def take(source, body, minutes=0, message_id=""):
    read = FORMATS[source.format].read(body)
    at = AT + timedelta(minutes=minutes)
    return take_call(source=source, call=SentCall(repr(body).encode(), message_id), read=read, at=at)


def spans():
    """Since when and until when, of each alarm in the order in which they began."""
    short = "%H:%M"
    return [
        (one.started_at.strftime(short), one.ended_at.strftime(short) if one.ended_at else "…")
        for one in Alarm.objects.order_by("started_at", "pk")
    ]


@pytest.fixture
def source(world):
    return made_source(world)[0]


@pytest.mark.parametrize(
    "sent, found",
    [
        ([FIRES], [("09:12", "…")]),
        ([FIRES, FIRES], [("09:12", "…")]),
        ([FIRES, ENDS], [("09:12", "09:20")]),
        ([ENDS, FIRES], [("09:12", "09:20")]),
        ([FIRES, ENDS, FIRES, ENDS], [("09:12", "09:20")]),
        ([FIRES, ENDS, AGAIN], [("09:12", "09:20"), ("09:25", "…")]),
        ([FIRES, AGAIN], [("09:12", "09:25"), ("09:25", "…")]),
        ([AGAIN, FIRES], [("09:12", "09:25"), ("09:25", "…")]),
        ([AGAIN, FIRES, ENDS], [("09:12", "09:25"), ("09:25", "…")]),
        ([AGAIN, ENDS, FIRES], [("09:12", "09:20"), ("09:25", "…")]),
    ],
)
@pytest.mark.parametrize("is_at_once", [True, False])
def test_alarms_move_forward_only_in_any_order(source, sent, found, is_at_once):
    if is_at_once:
        take(source, group(*sent))
    else:
        for one in sent:
            take(source, group(one))
    assert spans() == found


TRIGGER, RESOLVE = (
    PAGERDUTY | {"payload": PAGERDUTY["payload"] | {"timestamp": START}},
    {
        "event_action": "resolve",
        "dedup_key": "payments-down",
    },
)
LATER = PAGERDUTY | {"payload": PAGERDUTY["payload"] | {"timestamp": "2026-03-02T09:40:00Z"}}


@pytest.mark.parametrize(
    "sent, found",
    [
        ([TRIGGER, LATER], [("09:12", "…")]),  # told again while it is open
        ([TRIGGER, RESOLVE], [("09:12", "09:31")]),
        ([TRIGGER, RESOLVE, TRIGGER], [("09:12", "09:31")]),
        ([TRIGGER, RESOLVE, RESOLVE], [("09:12", "09:31")]),
        ([RESOLVE, TRIGGER], [("09:30", "09:30")]),  # the trigger is older than the end that was heard
        ([TRIGGER, RESOLVE, LATER], [("09:12", "09:31"), ("09:40", "…")]),
    ],
)
def test_where_no_message_names_the_beginning_the_open_one_is_meant(world, sent, found):
    source, _ = made_source(world, "pagerduty")
    for minutes, one in enumerate(sent):
        take(source, one, minutes)
    assert spans() == found


@pytest.mark.parametrize("sends", ["alertmanager", "generic"])
@pytest.mark.parametrize("is_over", [False, True])
def test_a_moment_still_to_come_hides_no_alarm_that_follows(world, sends, is_over):
    source, _ = made_source(world, sends)
    status, later = "resolved" if is_over else "firing", "2099-01-01T00:00:00Z"
    if sends == "generic":
        wrong, over = (GENERIC | {"status": one, "at": later} for one in (status, "resolved"))
        fires = GENERIC | {"status": "firing", "at": "2026-03-02T09:40:00Z"}
    else:
        wrong, over = (group(alert(startsAt=later, endsAt=later, status=one)) for one in (status, "resolved"))
        fires = group(alert(startsAt="2026-03-02T09:40:00Z"))
    for minutes, body in enumerate((wrong, wrong, over, fires), 5):
        take(source, body, minutes)
    assert spans()[-1] == ("09:40", "…")
    assert Alarm.objects.filter(started_at__year__gt=2026).count() == 0


def test_sources_do_not_end_each_others_alarms(world, source):
    other, _ = made_source(world)
    take(source, group(FIRES))
    take(other, group(FIRES))
    take(other, group(ENDS))
    assert spans() == [("09:12", "…"), ("09:12", "09:20")]


def test_the_same_message_is_taken_once_and_answered_as_taken_before(world):
    source, _ = made_source(world, "signed")
    first = take(source, GENERIC, message_id="msg_1")
    again = take(source, GENERIC | {"status": "resolved"}, message_id="msg_1")
    assert [first.outcome, again.outcome] == [HookCall.Outcome.TAKEN, HookCall.Outcome.REPEATED]
    assert Alarm.objects.get().ended_at is None


def test_a_thousand_alarms_take_as_many_queries_as_two_and_no_more_are_kept_than_fit(source, monkeypatch):
    def many(count, start):
        return group(*(alert(fingerprint=str(number)) for number in range(start, start + count)))

    with CaptureQueriesContext(connection) as few:
        take(source, many(2, 0))
    with CaptureQueriesContext(connection) as lots:
        take(source, many(500, 100))
    assert len(lots) <= len(few) + 12  # rows are added in batches
    monkeypatch.setattr(known_alarms, "MOST_OPEN", 600)
    said = take(source, many(500, 1_000)).said
    assert said == "402 alarms were left out: 2,000 of this source are open already."
    assert Alarm.objects.count() == 600


def test_what_leads_to_nothing_keeps_out_no_alarm_that_may_lead_to_something(source, monkeypatch):
    monkeypatch.setattr(known_alarms, "MOST_OPEN", 3)
    junk = [alert(fingerprint=str(number), startsAt=START) for number in range(3)]
    take(source, group(*junk))
    Alarm.objects.update(looked_at=AT)  # and no rule is about them
    take(source, group(junk[2]), 1)
    kept = take(source, group(junk[2], alert(fingerprint="real", startsAt=START)), 2)
    assert kept.said == ""
    assert set(Alarm.objects.filter(ended_at=None).values_list("identity", flat=True)) == {"1", "2", "real"}


def test_a_sender_of_any_number_of_alarms_that_are_over_fills_no_disk(source, monkeypatch):
    monkeypatch.setattr(alarms, "MOST_OVER", 3)
    for number in range(5):
        ends_at = f"2026-03-02T09:2{number}:00Z"
        one = alert(fingerprint=str(number), startsAt=START, status="resolved", endsAt=ends_at)
        take(source, group(one), number)
    assert set(Alarm.objects.values_list("identity", flat=True)) == {"2", "3", "4"}


def test_what_led_to_nothing_is_forgotten_some_day_and_calls_sooner(source):
    take(source, group(ENDS))
    take(source, group(alert(fingerprint="open")))
    forget_old_calls(at=AT + timedelta(days=8))
    assert (HookCall.objects.count(), Alarm.objects.count()) == (0, 2)
    forget_old_calls(at=AT + timedelta(days=91))
    assert Alarm.objects.get().identity == "open"
