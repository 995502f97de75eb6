"""Messages: confirmed word for word, sent once to each, kept inside an exercise; reports; who is chased."""

import json
import re
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pikepdf
import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime, now

from bcp_portal.notices.models import Notice
from bcp_portal.outbound.actions import add_webhook, open_network
from incidents.actions.adding import add_entry
from incidents.actions.chasing import call_deputies, remind_of_duties
from incidents.actions.declaring import (
    Declaration,
    DeclaredSeverity,
    declare,
    declare_detected,
    detect,
    open_incident,
)
from incidents.actions.ending import merge, reopen, stand_down
from incidents.actions.messages import (
    Addressee,
    ExerciseStaysInside,
    MessageDraft,
    NobodyToTell,
    confirm_message,
    try_again,
)
from incidents.actions.roles import Holder, give_role
from incidents.actions.sending import enter_results, send_due_messages
from incidents.composing import NoTemplate, check_template, filled
from incidents.entering import Doing
from incidents.models import (
    CommunicationDuty,
    Entry,
    IncidentMessage,
    MessageRecipient,
    MessageTemplate,
    SituationReport,
)
from incidents.rooms import Room
from tests.flat import flat
from tests.trust.tampering import tamper

CODE = "{{ ref }} {% load x %} <b>"


def doing(by, *, minutes=0):
    return Doing(by, now() - timedelta(minutes=minutes), uuid4())


def made(world, *, is_exercise=False, title="The database is gone", version=None, minutes=60):
    wanted = Declaration(title, DeclaredSeverity("Critical"), version=version, is_exercise=is_exercise)
    return declare(wanted, doing(world.responder, minutes=minutes))


@pytest.fixture
def incident(world):
    return made(world)


def draft(*people, **more):
    return MessageDraft("Customers", "We are on it", "First line.\n\nSecond line.", people, **more)


CUSTOMER = Addressee("desk@customer.example", "desk@customer.example")


def test_templates_know_facts_and_nothing_else():
    assert (
        filled('{{ title|upper }}: {{ lost|default:"unknown" }}', {"title": CODE, "lost": ""})
        == f"{CODE.upper()}: unknown"
    )
    for wrong in (
        "{% if title %}",
        "{% include 'x' %}",
        "{{ title.upper }}",
        "{{ x }}",
        "{{ title|safe }}",
        "{{ title|default:ref }}",
        "{{ title",
    ):
        with pytest.raises(NoTemplate):
            check_template(wrong)


def test_a_message_is_written_looked_at_and_sent_word_for_word(world, sign_in):
    incident = made(world, title=f"Mail is down {CODE}")
    client, page = sign_in(world.responder), f"/incidents/{incident.ref}/messages/"
    begun = client.get(f"{page}new/").content.decode()
    assert "{% load x %}" in begun, "facts are no templates"
    sent = {"token": str(uuid4()), "audience": "Customers", "subject": "Mail", "body": f"Text {CODE}\n\nTwo"}
    assert client.post(f"{page}new/", sent).status_code == 422
    assert client.post(f"{page}new/", sent | {"others": "nobody"}).status_code == 422
    sent |= {"others": "Desk@customer.example\ndesk@customer.example", "chosen": f"email {world.editor.email}"}
    assert client.post(f"{page}new/", sent | {"subject": "s" * 111}).status_code == 422, "an e-mail would cut it off"
    looked = flat(client.post(f"{page}new/", sent).content.decode())
    assert "Send exactly this?" in looked
    assert "Send to 2 recipients" in looked, "one address is one recipient, however it is written"
    assert not IncidentMessage.objects.exists(), "nothing goes before it is confirmed"
    for _ in range(2):
        assert client.post(f"{page}new/", sent | {"step": "send"}).status_code == 302
    assert IncidentMessage.objects.count() == 1
    others = client.post(f"{page}new/", sent | {"step": "send", "others": "press@paper.example"})
    assert (others.status_code, IncidentMessage.objects.count()) == (422, 1), "other recipients are another message"
    assert others.context["form"]["token"].value() != sent["token"]

    send_due_messages(now=now)
    send_due_messages(now=now)
    assert sorted(one.to[0] for one in mail.outbox) == ["desk@customer.example", world.editor.email]
    assert mail.outbox[0].subject == "Mail"
    assert mail.outbox[0].body.startswith(f"Text {CODE}\n\nTwo\n\n--\n"), "word for word, and no greeting of ours"
    assert "Hello" not in mail.outbox[0].alternatives[0].content
    assert "Text {{ ref }} {% load x %} <b>" in mail.outbox[0].body
    assert "&lt;b&gt;" in mail.outbox[0].alternatives[0].content
    assert (enter_results(at=now()), enter_results(at=now())) == (1, 0)
    assert Entry.objects.get(kind="message_sent").data["recipients"][-1] == "de…@customer.example", "all may read it"
    assert "desk@customer.example" in flat(client.get(page).content.decode())
    assert "desk@customer.example" not in sign_in(world.reader).get(page).content.decode()
    assert Entry.objects.get(kind="message_result").text == "“Mail” reached 2 of 2."
    listed = flat(client.get(page).content.decode())
    assert "2 of 2 recipients reached" in listed
    assert "sent a message to Customers: Mail" in flat(client.get(f"/incidents/{incident.ref}/").content.decode())


def test_a_result_that_somebody_wrote_past_the_portal_stops_no_other(world, incident):
    wrong = {"incident": incident, "kind": "message_result", "by_name": "", "origin": "portal", "refs": []}
    wrong |= {"at": incident.opened_at, "happened_at": incident.opened_at}
    for number, data in enumerate((5, {}, {"message": [], "trying": 5}), start=900):
        Entry.objects.create(number=number, data=data, **wrong)
    confirm_message(incident, doing(world.responder), draft(Addressee("Desk", "desk@customer.example")))
    send_due_messages(now=now)
    assert enter_results(at=now()) == 1


def test_a_webhook_that_fails_is_tried_again_and_named(world, incident, answering):
    by = {"by": world.administrator, "at": now()}
    url = answering(b"HTTP/1.1 500 No\r\n\r\n")
    webhook = add_webhook(token=uuid4(), name="Crisis room", url=url, form="slack", **by)
    open_network(token=uuid4(), cidr="127.0.0.0/8", reason="Test.", **by)
    confirm_message(incident, doing(world.responder), draft(Addressee(webhook.name, webhook=webhook)))
    send_due_messages(now=now)
    one = MessageRecipient.objects.get()
    assert (one.error, one.finished_at) == ("127.0.0.1 refused it (500).", None)
    assert b"We are on it" in answering.taken[0]
    assert str(one.ref).encode() in answering.taken[0]
    MessageRecipient.objects.update(attempts=10, not_before=now())
    assert MessageRecipient.objects.give_up(one, at=now())
    enter_results(at=now())
    assert Entry.objects.get(kind="message_result").text.endswith(
        "reached 0 of 1. Crisis room: 127.0.0.1 refused it (500)."
    )


def test_what_became_of_a_message_is_entered_once_all_were_tried_and_again_once_all_are_settled(world, incident):
    confirm_message(incident, doing(world.responder), draft(CUSTOMER, Addressee("Night", "night@customer.example")))
    results = Entry.objects.filter(kind="message_result").order_by("number")
    first, second = MessageRecipient.objects.order_by("pk")

    def became(one, **what):
        MessageRecipient.objects.filter(pk=one.pk).update(
            **{"finished_at": None, "given_up_at": None, "error": ""} | what
        )
        return enter_results(at=now())

    assert became(first, finished_at=now()) == 0, "the other one was not tried yet"
    assert [became(second, error="No such mailbox.") for _ in "ab"] == [1, 0]
    assert results.last().text == "“We are on it” reached 1 of 2. Tried again: Night: No such mailbox."
    assert became(second, error="No such mailbox.", given_up_at=now()) == 1
    assert try_again(recipient=second, doing=doing(world.responder))
    assert enter_results(at=now()) == 0
    assert became(second, finished_at=now()) == 1
    assert [one.data["sent"] for one in results] == [1, 1, 2]
    assert enter_results(at=now()) == 0


def test_a_message_that_nobody_got_is_entered_however_many_they_were(world, incident):
    people = [Addressee(f"Desk {number}", f"{number}@customer.example") for number in range(400)]
    confirm_message(incident, doing(world.responder), draft(*people))
    MessageRecipient.objects.update(error="The mail server refused it.", given_up_at=now())
    assert enter_results(at=now()) == 1
    assert Entry.objects.get(kind="message_result").text.endswith("…")


def test_a_killed_worker_loses_nothing(world, incident):
    confirm_message(incident, doing(world.responder), draft(CUSTOMER))
    assert MessageRecipient.objects.claim(MessageRecipient.objects.get(), at=now())  # and its worker is killed here
    assert send_due_messages(now=now) == 0
    later = now() + timedelta(minutes=5)
    assert send_due_messages(now=lambda: later) == 1
    assert [one.to for one in mail.outbox] == [["desk@customer.example"]]


def test_an_exercise_reaches_nobody_but_who_takes_part(world, sign_in):
    drill = made(world, is_exercise=True)
    page = sign_in(world.responder).get(f"/incidents/{drill.ref}/messages/new/").content.decode()
    assert world.responder.email in page
    assert world.editor.email not in page
    assert "others" not in page
    with pytest.raises(ExerciseStaysInside):
        confirm_message(drill, doing(world.responder), draft(CUSTOMER))
    inside = Addressee("Responder", world.responder.email, is_participant=True)
    message = confirm_message(drill, doing(world.responder), draft(inside))
    assert message.subject == "EXERCISE: We are on it"
    for wrong in ({"is_exercise": True}, {"is_exercise": False}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MessageRecipient.objects.create(
                message=message, way="email", name="x", address="x@y.example", not_before=now(), **wrong
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageRecipient.objects.update(address="desk@customer.example")
    send_due_messages(now=now)
    assert [one.to for one in mail.outbox] == [[world.responder.email]]
    assert mail.outbox[0].subject.startswith("EXERCISE: ")
    assert "This is an exercise" in mail.outbox[0].body
    with pytest.raises(NobodyToTell):
        confirm_message(drill, doing(world.responder), draft())


def test_a_report_is_numbered_and_stays_as_it_was_issued(world, signed, sign_in):
    incident = made(world, version=signed)
    client, page = sign_in(world.responder), f"/incidents/{incident.ref}/reports/"
    assert "Decisions needed" in client.get(page).content.decode()
    typed = {"sentence": "Nobody can pay.", "needed": "Close the branches?\nBy noon, COO", "minutes": "60"}
    token = {"token": str(uuid4())} | typed
    assert client.post(page, token).url == client.post(page, token).url == f"{page}1/"
    for wrong in ({"needed": "Open them?"}, {"minutes": "7"}, {"sentence": "x" * 201}):
        assert client.post(page, token | wrong).status_code == 422
    client.post(f"/incidents/{incident.ref}/title/", {"token": str(uuid4()), "title": "Something else"})
    read = flat(client.get(f"{page}1/").content.decode())
    assert "Situation report 1 as of" in read
    assert "The database is gone" in read
    assert "Nobody can pay." in read
    assert "<b>Decisions needed:</b> Close the branches? By noon, COO" in read
    assert re.search(r"<b>Next:</b> \w+", read)
    assert re.search(r"<b>Next report:</b> (?:\d+ \w+, )?\d\d:\d\d", read.replace("\N{NO-BREAK SPACE}", " "))
    assert "Something else" not in read
    assert "not what was issued" not in read
    assert SituationReport.objects.get().as_of == 2
    paper = client.get(f"{page}1.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.count(b"/Type /Page\n") <= 1
    assert client.get(f"{page}2/").status_code == 404


def test_a_report_of_a_long_incident_is_one_page_and_says_what_it_leaves_out(world, signed, sign_in):
    incident = made(world, version=signed, title="T" * 200)
    for number in range(20):
        add_entry(incident, "decision", doing(world.responder), text=f"Decision {number} " + "word " * 1_900)
        terms = {"name": f"Duty {number}", "audience": "A" * 80, "minutes": 65 + number}
        CommunicationDuty.objects.create(token=uuid4(), **terms)
    client, page = sign_in(world.responder), f"/incidents/{incident.ref}/reports/"
    typed = {"sentence": "S" * 200, "needed": "N" * 300, "minutes": "1440"}
    assert client.post(page, {"token": str(uuid4())} | typed).status_code == 302
    kept = json.loads(SituationReport.objects.get().content)
    assert [name for name, _ in kept["duties"]] == [f"Duty {number}" for number in range(8)], "the most urgent first"
    assert (kept["more"]["events"], kept["events"][0][2][:20]) == (12, "decided: Decision 19")
    assert "12 more." in flat(client.get(f"{page}1/").content.decode())
    assert len(pikepdf.open(BytesIO(client.get(f"{page}1.pdf").content)).pages) == 1


def test_a_report_that_somebody_has_changed_is_not_handed_out(world, signed, sign_in):
    incident = made(world, version=signed)
    client, page = sign_in(world.responder), f"/incidents/{incident.ref}/reports/"
    client.post(page, {"token": str(uuid4())})
    for content in ("5", "{", '{"at": []}'):
        tamper("UPDATE incidents_situationreport SET content = %s", content)
        for address in (f"{page}1/", f"{page}1.pdf"):
            answer = client.get(address)
            assert answer.status_code == 500
            assert f"Situation report 1 of {incident.ref} is not handed out" in flat(answer.content.decode())


def test_who_speaks_is_reminded_before_and_after_and_a_deputy_is_called_once(world, incident):
    CommunicationDuty.objects.create(token=uuid4(), name="First message", audience="Customers", minutes=65)
    CommunicationDuty.objects.create(token=uuid4(), name="Later", audience="Customers", minutes=600)
    assert [remind_of_duties(at=now()) for _ in "ab"] == [1, 0]
    assert remind_of_duties(at=now() + timedelta(minutes=10)) == 1
    subjects = list(Notice.objects.filter(user=world.responder).order_by("pk").values_list("subject", flat=True))
    assert [": First message, due " in subjects[0], ": First message, was due " in subjects[1]] == [True, True]

    role = Room(incident).situation.roles[0]
    give_role(incident, doing(world.responder, minutes=20), role=role, holder=Holder("", world.editor))
    assert [call_deputies(at=now()) for _ in "ab"] == [1, 0]
    told = Entry.objects.get(kind="told")
    assert told.text.startswith(f"Editor has not accepted the role {role.name} within 10 minutes.")
    assert told.text.endswith("The plan names no deputy.")


def test_what_is_set_up_today_was_not_owed_last_week(world):
    made(world, minutes=5 * 24 * 60)
    late = made(world, minutes=26 * 60, title="The network is gone")
    CommunicationDuty.objects.create(token=uuid4(), name="First message", audience="Customers", minutes=5)
    assert remind_of_duties(at=now()) == 1
    subject = Notice.objects.get().subject
    assert subject.startswith(f"{late.ref}: First message, was due ")
    assert f"{localtime(now() - timedelta(hours=26)):%b, }" in subject, "it was on another day"


def test_who_declared_what_an_alarm_detected_is_reminded_unless_it_goes_on_elsewhere(world, incident):
    CommunicationDuty.objects.create(token=uuid4(), name="First message", audience="Customers", minutes=65)
    detected = open_incident(title="Payments are gone", token=uuid4(), by=None, at=now())
    detect(detected, "Grafana", Doing(None, now(), uuid4(), origin="alarm"))
    declare_detected(detected, Declaration("Payments are gone", DeclaredSeverity("Critical")), doing(world.editor))
    later = now() + timedelta(minutes=70)
    assert remind_of_duties(at=later) == 2
    assert Notice.objects.get(user=world.editor).subject.startswith(f"{detected.ref}: First message, was due")
    Notice.objects.all().delete()
    merge(detected, incident, doing(world.editor))
    assert remind_of_duties(at=later) == 1


def test_nobody_is_called_once_the_team_was_sent_home(world, incident):
    role = Room(incident).situation.roles[0]
    give_role(incident, doing(world.responder, minutes=20), role=role, holder=Holder("", world.editor))
    stand_down(incident, doing(world.responder), still_open=())
    assert call_deputies(at=now()) == 0
    reopen(incident, doing(world.responder), text="It is back")
    assert call_deputies(at=now()) == 1


def test_a_message_begins_with_the_template_that_fits_best(world, sign_in, incident):
    admin, settings = sign_in(world.administrator), "/incidents/settings/templates/"
    words = {"token": str(uuid4()), "edition": "0", "audience": "Customers", "moment": "first", "severity": ""}
    words |= {"subject": "{{ ref }}", "body": "Any: {{ title }}"}
    assert admin.post(f"{settings}new/", words | {"body": "{% now 'Y' %}"}).status_code == 422
    assert admin.post(f"{settings}new/", words).status_code == 302
    assert admin.post(f"{settings}new/", words | {"token": str(uuid4())}).status_code == 422, (
        "one for the same is there"
    )
    worst = {"token": str(uuid4()), "severity": "critical", "body": "Worst: {{ title }}"}
    admin.post(f"{settings}new/", words | worst)
    ref = MessageTemplate.objects.get(severity="critical").ref
    assert admin.post(f"{settings}{ref}/", words | worst | {"edition": "7"}).status_code == 409
    written = (
        sign_in(world.responder).get(f"/incidents/{incident.ref}/messages/new/?audience=Customers").content.decode()
    )
    assert f"Worst: {incident.title}" in written
    duty = CommunicationDuty.objects.create(token=uuid4(), name="First", audience="customers", minutes=65)

    def begins():
        page = sign_in(world.responder).get(f"/incidents/{incident.ref}/messages/new/?duty={duty.ref}")
        return next(words for words in ("Worst: The database", "Any: The database") if words in page.content.decode())

    assert begins() == "Worst: The database"
    sign_in(world.administrator).post(f"{settings}{ref}/switch/", {"to": "off"})
    assert begins() == "Any: The database"
