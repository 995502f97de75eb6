"""Duties in the room: shown with their times, met by a tap, decided in somebody's name; set by administrators."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from bcp_portal.audit.models import Event
from incidents.actions.declaring import Declaration, DeclaredSeverity, declare
from incidents.actions.duty_settings import answer_to
from incidents.entering import Doing
from incidents.models import CommunicationDuty, Entry
from tests.flat import flat
from tests.trust.tampering import tamper

SETTINGS = "/incidents/settings/duties/"


@pytest.fixture
def incident(world, signed):
    doing = Doing(world.responder, now() - timedelta(minutes=65), uuid4())
    return declare(Declaration("The database is gone", DeclaredSeverity("Critical"), version=signed), doing)


def form(**values):
    given = {"token": str(uuid4()), "edition": "0", "name": "First message", "audience": "Customers", "length": "1"}
    return given | {"unit": "60", "basis": "declared", "severities": "Critical, High", "source": "Contract"} | values


def test_a_duty_is_set_and_stands_in_the_room_until_it_is_met(world, sign_in, incident):
    admin = sign_in(world.administrator)
    assert admin.post(f"{SETTINGS}new/", form(basis="previous")).status_code == 422
    sent = form(repeat_minutes="30")
    admin.post(f"{SETTINGS}new/", sent)
    admin.post(f"{SETTINGS}new/", sent)
    duty = CommunicationDuty.objects.get()
    said = "Customers, 1 h after it was declared, then every 30 min; Critical, High only."
    assert said in flat(admin.get(SETTINGS).content.decode()).replace("\N{NO-BREAK SPACE}", " ")

    client = sign_in(world.responder)
    room = f"/incidents/{incident.ref}/"
    page = flat(client.get(room).content.decode()).replace("\N{NO-BREAK SPACE}", " ")
    assert "First message" in page
    assert "5 min over" in page
    assert "Tell: Every stakeholder" in page, "the words of the plan"
    assert "Not timed by the plan." in page
    token = str(uuid4())
    for _ in range(2):
        client.post(f"{room}duties/", {"token": token, "duty": f"met {duty.ref}"})
    met = Entry.objects.get(kind="duty_met")
    assert (met.data["name"], met.data["occurrence"]) == ("First message", 1)
    page = flat(client.get(room).content.decode()).replace("\N{NO-BREAK SPACE}", " ")
    assert "30 min left" in page or "29 min" in page
    assert "met the duty: First message" in page
    later = {"token": str(uuid4()), "deed": "met", "text": "By telephone", "behalf": "Reception"}
    assert client.post(f"{room}duties/{duty.ref}/", later).status_code == 302
    assert Entry.objects.filter(kind="duty_met").count() == 2
    assert client.get(f"{room}duties/nonsense/").status_code == 404

    sign_in(world.administrator)
    admin.post(f"{SETTINGS}{duty.ref}/", form(length="2", edition="0"))
    assert admin.post(f"{SETTINGS}{duty.ref}/", form(length="3", edition="0")).status_code == 409
    admin.post(f"{SETTINGS}{duty.ref}/switch/", {"to": "off"})
    sign_in(world.responder)
    assert "30 min" not in flat(client.get(room).content.decode()).replace("\N{NO-BREAK SPACE}", " ")
    verbs = list(Event.objects.filter(kind="duties").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["duty_added", "duty_changed", "duty_switched_off"]


def test_what_a_regulator_asks_for_is_off_until_it_is_on_and_then_decided_by_somebody(world, sign_in, incident):
    client, room = sign_in(world.responder), f"/incidents/{incident.ref}/"
    assert "NIS2 early warning" not in flat(client.get(room).content.decode())
    sign_in(world.administrator).post(f"{SETTINGS}regimes/NIS2/on/")
    sign_in(world.responder)
    answer_to(regime="DORA", by=world.administrator, at=now())
    page = flat(client.get(room).content.decode())
    assert "Does it apply? If it does, due" in page
    assert "Classify the incident" in page
    duty = f"{room}duties/nis2-warning/"
    assert "This is not legal advice" in flat(client.get(duty).content.decode())
    assert client.post(duty, {"token": str(uuid4()), "deed": "waive", "text": " "}).status_code == 422
    assert client.post(duty, {"token": str(uuid4()), "deed": "waive", "text": "Too small."}).status_code == 302
    client.post(f"{room}duties/dora-initial/", {"token": str(uuid4()), "deed": "apply"})
    client.post(f"{room}classification/", {"token": str(uuid4()), "is_major": "yes", "clients": "1,200"})
    page = flat(client.get(room).content.decode()).replace("\N{NO-BREAK SPACE}", " ")
    assert "Does not apply, because: Too small. (Responder)" in page
    assert "3 h 59 min left" in page or "4 h left" in page
    assert Entry.objects.get(kind="classified").data["criteria"] | {} == {
        **dict.fromkeys(("reputation", "duration", "spread", "data", "services", "economic"), "unknown"),
        "clients": "1,200",
    }


@pytest.mark.parametrize("criteria", ["5", "[1]", '"none"', '{"clients": [1]}'])
def test_a_classification_with_wrong_types_is_said_to_be_unreadable_and_can_be_made_again(
    world, sign_in, incident, criteria
):
    page = f"/incidents/{incident.ref}/classification/"
    client = sign_in(world.responder)
    client.post(page, {"token": str(uuid4()), "is_major": "yes", "clients": "1,200"})
    tamper("UPDATE incidents_entry SET data = %s WHERE kind = 'classified'", f'{{"criteria": {criteria}}}')
    shown = client.get(page)
    assert "What entry 3 says of the criteria can’t be read." in flat(shown.content.decode())
    assert client.post(page, {"token": str(uuid4()), "is_major": "no"}).status_code == 302
    assert "can’t be read" not in flat(client.get(page).content.decode())
