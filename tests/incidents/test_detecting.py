"""What alarms lead to: one incident for one cause, detected or proposed by a rule, declared or dismissed by people."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.utils.timezone import now

from bcp_portal.audit.models import Event
from bcp_portal.notices.models import Notice
from incidents.actions.alarm_rules import turn_rule
from incidents.actions.alarms import SentCall, take_call
from incidents.actions.declaring import Declaration, DeclaredSeverity, declare, declare_detected, dismiss
from incidents.actions.detecting import MOST_ENTERED, dismiss_proposed, open_from_alarms, open_proposed
from incidents.actions.ending import merge
from incidents.actions.refusals import OutOfTurn
from incidents.entering import Doing
from incidents.integrity import incident_faults
from incidents.models import Alarm, Incident
from incidents.reading.formats import FORMATS
from plans.actions.refusals import NoReason
from plans.actions.rows import change_row
from plans.models.dependencies import Dependency
from plans.models.functions import BusinessFunction
from tests.incidents.alarming import OPEN, PROPOSE, alert, group, heard, made_rule, made_source
from tests.plans.signing import approve, submit
from tests.racing import at_once

RESOLVED = {"status": "resolved", "endsAt": "2026-03-02T09:20:00Z"}


@pytest.fixture
def source(world, signed):
    return made_source(world)[0]


def doing(by, minutes=0):
    return Doing(by, now() + timedelta(minutes=minutes), uuid4())


def kinds(incident):
    return [entry.kind for entry in incident.entries.order_by("number")]


@pytest.fixture
def need(world, signed):
    """A function and a dependency that it needs, in a version in force; and one that has nothing to do with it."""
    function, other = BusinessFunction.objects.filter(plan=world.plan).order_by("pk")[:2]
    dependency = Dependency.objects.filter(plan=world.plan).first()
    change_row(row=dependency, values={"functions": [function]}, edition=1, by=world.editor, at=world.now)
    approve(world, submit(world, "1.1"))
    return function.ref, dependency.ref, other.ref


def test_an_alarm_with_a_rule_opens_one_detected_incident_that_people_are_told_of_and_declare(world, source):
    made_rule(world, severity=("SV-01", "Critical"))
    heard(source, alert())
    heard(source, alert())
    incident = Incident.objects.with_state().get()
    entry = incident.entries.get()
    assert (incident.state, incident.title) == ("Detected", "InstanceDown: Payments answers nothing")
    assert (entry.kind, entry.origin, entry.by, entry.plan_code, entry.refs) == (
        "detected",
        "alarm",
        None,
        "BCP-01",
        ["F-01"],
    )
    assert entry.happened_at == Alarm.objects.get().started_at  # the first sign, not when the portal heard of it
    assert (entry.data["severity"], entry.data["alarm"]["labels"]["instance"]) == ("Critical", "pay-1")
    assert entry.data["source"] == source.name
    told = Notice.objects.filter(kind="detected")
    assert {one.user for one in told} >= {world.responder, world.editor}
    assert world.reader not in {one.user for one in told}
    assert Event.objects.get(verb="incident_detected").actor is None
    assert list(incident_faults()) == []
    declare_detected(incident, Declaration("Payments are gone", DeclaredSeverity("Critical")), doing(world.responder))
    assert Incident.objects.with_state().get().state == "Declared"


def test_one_without_a_rule_leads_to_nothing_until_there_is_one(world, source):
    heard(source, alert())
    assert (Incident.objects.count(), Alarm.objects.get().looked_at is None) == (0, False)
    rule = made_rule(world)
    turn_rule(rule=rule, verb="off", edition=1, by=world.administrator, at=now())
    open_from_alarms(at=now())
    assert Incident.objects.count() == 0
    turn_rule(rule=rule, verb="on", edition=2, by=world.administrator, at=now())
    open_from_alarms(at=now())
    assert Alarm.objects.get().incident == Incident.objects.get()


def test_what_is_over_before_it_is_looked_at_opens_nothing(world, source):
    made_rule(world)
    heard(source, alert(**RESOLVED))
    assert Incident.objects.count() == 0
    assert Alarm.objects.get().subject_ref == "F-01"


def test_alarms_of_one_cause_are_one_incident_and_of_another_one_two(world, source, need):
    function, dependency, other = need
    for row in (function, dependency, other):
        made_rule(world, row, labels={"row": row})
    heard(source, alert(labels={"row": dependency}, fingerprint="1"))
    heard(source, alert(labels={"row": function}, fingerprint="2"))
    incident = Incident.objects.get()
    assert kinds(incident) == ["detected", "alarm"]
    assert [one.refs for one in incident.entries.order_by("number")] == [[dependency], [function]]
    heard(source, alert(labels={"row": other}, fingerprint="3"))
    assert Incident.objects.count() == 2


def test_what_somebody_declared_before_takes_the_alarm_in_but_no_exercise_does(world, source, signed):
    drill = Declaration("A drill", DeclaredSeverity("High"), version=signed, lost=("F-01",), is_exercise=True)
    declare(drill, doing(world.responder))
    made_rule(world)
    real = declare(
        Declaration("Payments", DeclaredSeverity("High"), version=signed, lost=("F-01",)), doing(world.responder)
    )
    heard(source, alert())
    assert Alarm.objects.get().incident == real
    assert kinds(real)[-1] == "alarm"


def test_a_merged_incident_leads_to_where_it_went_on(world, source, signed):
    made_rule(world)
    heard(source, alert())
    first = Incident.objects.get()
    into = declare(Declaration("The data centre", DeclaredSeverity("High")), doing(world.responder))
    merge(first, into, doing(world.responder))
    heard(source, alert(fingerprint="another"))
    assert Alarm.objects.get(identity="another").incident == into
    assert Incident.objects.count() == 2


def test_flapping_adds_no_second_incident_and_no_second_entry(world, source):
    made_rule(world)
    for minute in range(5):
        start = f"2026-03-02T09:1{minute}:00Z"
        heard(source, alert(startsAt=start), minutes=minute)
        heard(source, alert(startsAt=start, **RESOLVED), minutes=minute)
    incident = Incident.objects.get()
    assert (incident.alarms.count(), kinds(incident)) == (5, ["detected"])


@pytest.mark.parametrize("minutes, incidents", [(9, 1), (11, 2)])
def test_what_comes_back_within_ten_minutes_was_never_gone(world, source, minutes, incidents):
    made_rule(world)
    heard(source, alert(startsAt="2026-03-02T09:12:00Z"))
    dismiss(Incident.objects.get(), "A restart that was planned", doing(world.responder))
    heard(source, alert(startsAt="2026-03-02T09:30:00Z"), minutes=minutes)
    assert Incident.objects.count() == incidents
    subjects = (
        Notice.objects.filter(user=world.responder, kind="detected").order_by("pk").values_list("subject", flat=True)
    )
    assert ("is over, and an alarm came" in list(subjects)[-1]) == (incidents == 1)  # nobody looks at what is over


@pytest.mark.parametrize("minutes, told", [(1, 1), (60, 2)])
def test_a_proposal_that_went_by_itself_keeps_nobody_from_being_told_of_the_next_one(world, source, minutes, told):
    made_rule(world, does=PROPOSE)
    begun = now().replace(minute=5)
    for number, after in enumerate((0, minutes)):
        start = (begun + timedelta(minutes=after)).isoformat()
        for status in ("firing", "resolved"):
            call = group(alert(startsAt=start, status=status, fingerprint=str(number)))
            at = begun + timedelta(minutes=after)
            take_call(source=source, call=SentCall(b"{}"), read=FORMATS[source.format].read(call), at=at)
            open_from_alarms(at=at)
    assert Notice.objects.filter(kind="detected", user=world.responder).count() == told


def test_after_a_decision_people_are_told_of_the_next_proposal_at_once(world, source):
    made_rule(world, does=PROPOSE)
    heard(source, alert())
    dismiss_proposed(alarm=Alarm.objects.get(), reason="A false one", by=world.responder, at=now())
    heard(source, alert(fingerprint="the real one"))
    assert Notice.objects.filter(kind="detected", user=world.responder).count() == 2


def test_a_thousand_alarms_are_one_incident_whose_timeline_stays_short(world, source):
    made_rule(world)
    alerts = [alert(fingerprint=str(number)) for number in range(1_000)]
    heard(source, *alerts[:500])
    heard(source, *alerts[500:])
    incident = Incident.objects.get()
    assert (incident.alarms.count(), incident.entries.count()) == (1_000, MOST_ENTERED)
    assert Notice.objects.filter(kind="detected", user=world.responder).count() == 1


def test_a_proposal_waits_for_somebody_who_opens_it_for_all_alarms_of_the_same(world, source):
    made_rule(world, does=PROPOSE)
    heard(source, alert(), alert(fingerprint="another"))
    assert Incident.objects.count() == 0
    assert Notice.objects.filter(kind="detected", user=world.responder).count() == 1
    alarm = Alarm.objects.first()
    incident = open_proposed(alarm=alarm, by=world.responder, at=now())
    assert (incident.alarms.count(), kinds(incident)) == (2, ["detected", "alarm"])
    assert (incident.opened_by, incident.entries.first().by_name) == (world.responder, "Responder")
    with pytest.raises(OutOfTurn):
        open_proposed(alarm=alarm, by=world.editor, at=now())
    heard(source, alert(fingerprint="third"))
    assert incident.alarms.count() == 3  # with an incident open nothing is proposed any more


def test_a_proposal_is_dismissed_with_a_reason_up_to_what_was_shown(world, source):
    made_rule(world, does=PROPOSE)
    heard(source, alert())
    shown = Alarm.objects.get()
    heard(source, alert(fingerprint="later"), minutes=1)
    with pytest.raises(NoReason):
        dismiss_proposed(alarm=shown, reason=" ", by=world.responder, at=now())
    assert dismiss_proposed(alarm=shown, reason="A planned restart", by=world.responder, at=now()) == 1
    assert (Alarm.objects.proposed().get().identity, Incident.objects.count()) == ("later", 0)
    event = Event.objects.get(verb="alarms_dismissed")
    assert (event.actor_name, event.after["reason"]) == ("Responder", "A planned restart")
    with pytest.raises(OutOfTurn):
        dismiss_proposed(alarm=shown, reason="Again", by=world.editor, at=now())


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_workers_at_once_open_one_incident(world, signed):
    source, _ = made_source(world)
    made_rule(world, does=OPEN)
    read = FORMATS["alertmanager"].read(group(alert(), alert(fingerprint="another")))
    take_call(source=source, call=SentCall(b"x"), read=read, at=now())
    at_once(*[partial(open_from_alarms, at=now())] * 2)
    assert kinds(Incident.objects.get()) == ["detected", "alarm"]
