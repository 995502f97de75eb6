"""Entries: added one after the other, once, in words, and never changed; what is folded from them."""

from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from bcp_portal.audit.chain_check import evidence_faults
from bcp_portal.audit.models import Event
from incidents.actions.activating import ActivatedBefore, AnotherVersion, NotInForce, activate
from incidents.actions.declaring import (
    Declaration,
    DeclaredSeverity,
    declare,
    declare_detected,
    detect,
    dismiss,
    open_incident,
)
from incidents.actions.ending import CantMerge, StillOpen, close, merge, reopen, stand_down
from incidents.actions.functions import mark_function
from incidents.actions.refusals import AlreadyOver, NotYet, NoWords, OutOfTurn, TokenTaken
from incidents.actions.saying import correct, say, set_moment
from incidents.actions.steps import mark_step
from incidents.entering import Doing
from incidents.folding.moments import moments
from incidents.folding.steps import StepState, steps
from incidents.integrity import incident_faults
from incidents.models import Activation, Entry, Incident
from plans.models.plan import Plan
from tests.racing import at_once, while_another_waits
from tests.trust.tampering import tamper

CRITICAL = DeclaredSeverity("Critical")


def doing(by, *, token=None, happened_at=None, minutes=0, behalf=""):
    return Doing(by, now() - timedelta(minutes=minutes), token or uuid4(), happened_at, behalf=behalf)


def facts(incident):
    return [entry.fact for entry in incident.entries.select_related("by", "corrects")]


@pytest.fixture
def incident(world) -> Incident:
    return declare(Declaration("The database is gone", CRITICAL), doing(world.responder, minutes=60))


def test_a_declaration_makes_one_incident_however_often_it_is_sent(world):
    token = uuid4()
    first, second = (declare(Declaration("Mail is down", CRITICAL), doing(world.responder, token=token)) for _ in "ab")
    assert first == second
    assert first.ref == f"INC-{now().year}-001"
    assert [fact.kind for fact in facts(first)] == ["declared"]
    assert Incident.objects.with_state().get().state.is_running
    event = Event.objects.get(kind="incidents")
    assert (event.verb, event.ref, event.actor_name) == ("incident_declared", first.ref, "Responder")


def test_the_version_in_force_is_bound_and_stays_so(world, signed):
    made = declare(
        Declaration("The database is gone", CRITICAL, version=signed, lost=("F-01",)), doing(world.responder)
    )
    assert [fact.kind for fact in facts(made)] == ["declared", "activated", "function_lost"]
    assert made.activations.get().sha256 == signed.sha256
    with pytest.raises(ActivatedBefore):
        activate(made, signed, signed.sha256, doing(world.responder))
    other = declare(Declaration("Another", CRITICAL), doing(world.responder))
    with pytest.raises(AnotherVersion):
        activate(other, signed, "0" * 64, doing(world.responder))


def test_a_version_that_nobody_has_signed_is_not_activated(world, in_approval, incident):
    with pytest.raises(NotInForce):
        activate(incident, in_approval, in_approval.sha256, doing(world.responder))
    assert incident.revision == 1


def test_the_same_tap_is_entered_once_and_a_token_stands_for_one_thing(world, incident):
    token = uuid4()
    first, again = (
        mark_step(incident, "done", doing(world.editor, token=token), plan="BCP-01", ref="ST-01") for _ in "ab"
    )
    assert first == again
    assert incident.revision == 2
    with pytest.raises(TokenTaken):
        say(incident, "note", doing(world.editor, token=token), text="Hello")


def test_a_token_that_comes_back_with_other_words_or_from_somebody_else_swallows_nothing(world, incident, sign_in):
    page, token = f"/incidents/{incident.ref}/entries/", str(uuid4())
    client = sign_in(world.responder)
    first, again = (client.post(page, {"token": token, "text": "Mail is down, too"}) for _ in "ab")
    assert [first.status_code, again.status_code, incident.entries.count()] == [302, 302, 2]
    with pytest.raises(TokenTaken):
        say(incident, "note", doing(world.editor, token=UUID(token)), text="Mail is down, too")
    other = client.post(page, {"token": token, "text": "The supplier calls back at five"})
    assert other.status_code == 422
    form = other.context["form"]
    assert (form["text"].value(), form["token"].value() == token) == ("The supplier calls back at five", False)
    assert client.post(page, {"token": form["token"].value(), "text": form["text"].value()}).status_code == 302
    mistyped = client.post(page, {"token": str(uuid4()), "text": "Late", "when": "0026-03-04T03:00"})
    assert "Look at the year" in mistyped.content.decode()


def test_what_is_refused_leaves_nothing(world, incident):
    late = doing(world.editor, happened_at=now() + timedelta(hours=1))
    for refusal, act in (
        (NoWords, lambda: mark_step(incident, "skip", doing(world.editor), plan="BCP-01", ref="ST-01")),
        (NoWords, lambda: say(incident, "note", doing(world.editor), text="  ")),
        (NoWords, lambda: say(incident, "note", doing(world.editor), text="x" * 10_001)),
        (NoWords, lambda: mark_function(incident, "restored", doing(world.editor), plan="BCP-01", ref="F-01")),
        (NotYet, lambda: say(incident, "note", late, text="Not yet")),
        (OutOfTurn, lambda: close(incident, doing(world.editor), still_open=())),
        (OutOfTurn, lambda: dismiss(incident, "No", doing(world.editor))),
        (StillOpen, lambda: stand_down(incident, doing(world.editor), still_open=["A function is lost."])),
    ):
        with pytest.raises(refusal):
            act()
    incident.refresh_from_db()
    assert (incident.revision, Entry.objects.count(), Event.objects.filter(kind="incidents").count()) == (1, 1, 1)


def test_an_incident_ends_and_begins_again_and_what_comes_late_is_kept(world, incident):
    end = doing(world.editor, minutes=10)
    stand_down(incident, end, still_open=["A function is lost."], text="Accepted by the CTO")
    close(incident, doing(world.editor, minutes=9), still_open=())
    with pytest.raises(AlreadyOver):
        mark_step(incident, "done", doing(world.responder), plan="BCP-01", ref="ST-01")
    before = now() - timedelta(minutes=30)
    mark_step(incident, "done", doing(world.responder, happened_at=before), plan="BCP-01", ref="ST-01")
    reopen(incident, doing(world.editor), text="It came back")
    stand_down(incident, doing(world.editor), still_open=())
    close(incident, doing(world.editor), still_open=())
    assert str(Incident.objects.with_state().get().state) == "Closed"
    assert [entry.once for entry in Entry.objects.filter(kind="closed")] == ["closed 1", "closed 2"]
    assert steps(facts(incident))["BCP-01", "ST-01"].state == StepState.DONE


def test_moments_are_set_and_corrected_and_the_last_word_counts(world, incident):
    event = now() - timedelta(hours=3)
    for at in (event - timedelta(hours=1), event):
        set_moment(incident, doing(world.editor), name="event", at=at, is_estimated=True, is_latest=False)
    found = moments(facts(incident))
    assert (found.event.at, found.event.is_estimated, found.detected) == (event, True, None)
    note = say(incident, "note", doing(world.editor), text="Wrog")
    correct(incident, doing(world.editor), entry=note, text="Wrong")
    assert facts(incident)[-1].corrects == note.number


def test_two_are_merged_but_never_into_themselves_nor_an_exercise_with_a_real_one(world, incident):
    other = declare(Declaration("The same", CRITICAL), doing(world.responder))
    drill = declare(Declaration("A drill", CRITICAL, is_exercise=True), doing(world.responder))
    for into in (incident, drill):
        with pytest.raises(CantMerge):
            merge(incident, into, doing(world.editor))
    merge(other, incident, doing(world.editor))
    with pytest.raises(CantMerge):
        merge(incident, other, doing(world.editor))  # in a circle
    assert [str(one.state) for one in Incident.objects.with_state().order_by("pk")] == [
        "Declared",
        "Merged",
        "Declared",
    ]
    assert Incident.objects.with_state().open().count() == 2


def test_what_is_detected_is_declared_or_dismissed(world):
    made = open_incident(title="Health check failed", token=uuid4(), by=None, at=now())
    detect(made, "probe", Doing(None, now(), uuid4(), origin="alarm"))
    assert str(Incident.objects.with_state().get().state) == "Detected"
    dismiss(made, "A test of the probe", doing(world.editor))
    assert not Incident.objects.with_state().open()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE incidents_incident SET is_exercise = NOT is_exercise",
        "UPDATE incidents_incident SET title = 'Nothing'",
        "UPDATE incidents_incident SET revision = revision + 2",
        "DELETE FROM incidents_incident",
        "UPDATE incidents_entry SET text = 'Nothing'",
        "DELETE FROM incidents_entry",
        "UPDATE incidents_activation SET sha256 = ''",
        "DELETE FROM incidents_activation",
    ],
)
def test_the_database_refuses_to_change_what_happened(world, signed, change):
    declare(Declaration("The database is gone", CRITICAL, version=signed), doing(world.responder))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_what_somebody_adds_past_the_portal_is_found(world, signed):
    made = declare(Declaration("The database is gone", CRITICAL, version=signed), doing(world.responder))
    assert not [*evidence_faults(), *incident_faults()]
    Activation.objects.create(
        incident=declare(Declaration("Another", CRITICAL), doing(world.responder)),
        plan=signed.plan,
        version=signed,
        sha256=signed.sha256,
        by=world.editor,
        by_name="",
        at=now(),
    )
    Incident.objects.filter(pk=made.pk).update(revision=made.revision + 1)
    assert len(list(incident_faults())) == 2


def test_who_owns_the_database_can_neither_rename_an_incident_nor_take_its_last_entry_away(world, incident):
    say(incident, "note", doing(world.responder), text="We knew it for weeks")
    last = incident.entries.latest("number")
    tamper("UPDATE incidents_incident SET title = 'A small thing', opened_by_name = 'Nobody'")
    assert len(list(incident_faults())) == 2
    tamper("UPDATE incidents_incident SET title = 'The database is gone', opened_by_name = 'Responder'")
    assert not [*incident_faults()]
    tamper("DELETE FROM audit_chainlink WHERE chain = %s AND key = %s", f"incident/{incident.ref}", last.pk)
    tamper("DELETE FROM incidents_entry WHERE id = %s", last.pk)
    tamper("UPDATE incidents_incident SET revision = revision - 1")
    assert [fault.sentence.split(": ", 1)[1] for fault in incident_faults()] == [
        "it has 1 entries, and the audit trail tells of 2."
    ]


def test_what_was_activated_while_it_was_only_detected_does_not_stop_the_declaration(world, signed):
    made = open_incident(title="Down", token=uuid4(), by=None, at=now())
    detect(made, "Probe", Doing(None, now(), uuid4(), origin="alarm"))
    activate(made, signed, signed.sha256, doing(world.responder))
    declare_detected(made, Declaration("Down", CRITICAL, version=signed, lost=("F-01",)), doing(world.responder))
    assert [fact.kind for fact in facts(made)] == ["detected", "activated", "declared", "function_lost"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_declaring_and_activating_the_same_plan_never_wait_for_each_other(world, signed):
    other = declare(Declaration("Another", CRITICAL), doing(world.responder))
    made = while_another_waits(
        lambda: Plan.objects.select_for_update().get(pk=signed.plan_id),
        partial(declare, Declaration("Down", CRITICAL, version=signed), doing(world.responder)),
        partial(activate, other, signed, signed.sha256, doing(world.editor)),
    )
    detected = open_incident(title="Down", token=uuid4(), by=None, at=now())
    detect(detected, "Probe", Doing(None, now(), uuid4(), origin="alarm"))
    while_another_waits(
        lambda: Plan.objects.select_for_update().get(pk=signed.plan_id),
        partial(declare_detected, detected, Declaration("Down", CRITICAL, version=signed), doing(world.responder)),
        partial(activate, detected, signed, signed.sha256, doing(world.editor)),
    )
    assert Activation.objects.filter(incident__in=[made, other, detected]).count() == 3


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_once_lose_nothing_and_declare_under_two_numbers(world):
    def declared(token: int):
        return declare(Declaration("Down", CRITICAL), doing(world.responder, token=UUID(int=token)))

    made = at_once(*(partial(declared, token) for token in (1, 2, 2)))
    assert sorted(one.ref[-3:] for one in {*made}) == ["001", "002"]
    incident = Incident.objects.earliest("pk")
    people = (world.editor, world.responder, world.administrator)
    at_once(*(partial(mark_step, incident, "done", doing(who), plan="BCP-01", ref="ST-01") for who in people))
    found = steps(facts(incident))["BCP-01", "ST-01"]
    assert (found.state, len(found.also)) == (StepState.DONE, 2)
    assert [entry.number for entry in incident.entries.all()] == [1, 2, 3, 4]
