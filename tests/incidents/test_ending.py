"""Ending an incident on its pages: what is still open, who goes on all the same, opening again, merging."""

from contextlib import nullcontext
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from incidents.actions.declaring import Declaration, DeclaredSeverity, declare
from incidents.actions.duties import waive_duty
from incidents.actions.ending import GoneOnMeanwhile, stand_down
from incidents.actions.functions import mark_function
from incidents.actions.saying import say
from incidents.actions.steps import mark_step
from incidents.entering import Doing
from incidents.models import Entry, Incident
from incidents.rooms import Room
from tests.flat import flat

REASON = {"text": "The CTO takes it over."}


def declared(world, signed=None, *, lost=(), is_exercise=False, title="The database is gone") -> Incident:
    doing = Doing(world.responder, now() - timedelta(minutes=30), uuid4())
    return declare(Declaration(title, DeclaredSeverity("Critical"), signed, lost, is_exercise=is_exercise), doing)


def sent(client, incident, page, **fields):
    return client.post(f"/incidents/{incident.ref}/{page}/", {"token": str(uuid4()), **fields})


def said(response) -> str:
    return flat(response.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def test_standing_down_lists_what_is_open_and_takes_a_reason_by_name(world, signed, sign_in):
    incident, client = declared(world, signed, lost=("F-01",)), sign_in(world.responder)
    page = said(client.get(f"/incidents/{incident.ref}/stand-down/"))
    function = f"/incidents/{incident.ref}/functions/BCP-01/F-01/"
    for words in (
        "Every lost function is restored",
        f'href="{function}"',
        "is lost.",
        "Why may it stay open?",
        "is still owed.",
    ):
        assert words in page
    refused = sent(client, incident, "stand-down")
    assert refused.status_code == 422
    assert "Say why it may stay so" in said(refused)
    assert sent(client, incident, "close", **REASON).status_code == 422  # not before it is stood down
    assert sent(client, incident, "stand-down", **REASON).status_code == 302
    entry = Entry.objects.get(kind="stood_down")
    assert any("is lost." in open_ for open_ in entry.data["open"])
    assert "stood down with" in said(client.get(f"/incidents/{incident.ref}/?timeline=whole"))
    assert "it is stood down" in said(client.get(f"/incidents/{incident.ref}/stand-down/"))
    reader = sign_in(world.reader)
    assert "stand-down/" not in said(reader.get(f"/incidents/{incident.ref}/"))
    assert reader.get(f"/incidents/{incident.ref}/stand-down/").status_code == 403


def test_nothing_open_needs_no_reason_and_what_is_closed_is_opened_again_with_one(world, signed, sign_in):
    incident, client = declared(world, signed, lost=("F-01",)), sign_in(world.editor)
    for step in Room(incident).situation.listed:
        mark_step(incident, "done", Doing(world.editor, now(), uuid4()), plan="BCP-01", ref=step.ref)
    for duty in Room(incident).duties(now()):
        waive_duty(incident, Doing(world.editor, now(), uuid4()), duty=duty, text="Nobody noticed")
    for deed in ("restored", "normal"):
        doing = Doing(world.editor, now(), uuid4())
        mark_function(incident, deed, doing, plan="BCP-01", ref="F-01", text="Orders come in")
    assert "Anything to add" in said(client.get(f"/incidents/{incident.ref}/stand-down/"))
    for page in ("stand-down", "close"):
        assert sent(client, incident, page).status_code == 302
    room = said(client.get(f"/incidents/{incident.ref}/"))
    assert f"/incidents/{incident.ref}/reopen/" in room
    assert "Say why it is opened again." in said(sent(client, incident, "reopen"))
    assert sent(client, incident, "reopen", text="It came back.").status_code == 302
    assert str(Incident.objects.with_state().get().state) == "Declared"


def test_what_is_back_is_watched_for_as_long_as_the_organisation_says(world, signed, sign_in, settings):
    settings.INCIDENT_WATCH_MINUTES = 30
    incident, client = declared(world, signed, lost=("F-01",)), sign_in(world.editor)
    page = f"/incidents/{incident.ref}/stand-down/"
    assert "was watched" not in said(client.get(page))
    doing = Doing(world.editor, now() - timedelta(minutes=29), uuid4())
    mark_function(incident, "restored", doing, plan="BCP-01", ref="F-01", text="It answers")
    asked = said(client.get(page))
    assert ("What is back was watched for 30 minutes." in asked, "watch it until" in asked) == (True, True)
    for minutes, is_asked in ((28, True), (0, False)):
        settings.INCIDENT_WATCH_MINUTES = minutes
        asked = said(client.get(page))
        assert ("was watched" in asked, "watch it until" in asked) == (is_asked, False)


def test_no_clock_runs_on_in_a_room_that_is_closed(world, signed, sign_in):
    incident, client = declared(world, signed, lost=("F-01",)), sign_in(world.editor)
    assert "data-left" in said(client.get(f"/incidents/{incident.ref}/"))
    for page in ("stand-down", "close"):
        assert sent(client, incident, page, text="It is given up.").status_code == 302
    room = said(client.get(f"/incidents/{incident.ref}/"))
    assert ("data-left" in room, "RTO" in room) == (False, True)


def test_what_was_entered_since_the_criteria_were_looked_at_is_looked_at_first(world):
    incident = declared(world)
    seen = incident.revision
    say(incident, "note", Doing(world.editor, now(), uuid4()), text="Calls are lost, too")
    for seen_then, refusal in ((seen, GoneOnMeanwhile), (incident.revision, None)):
        with pytest.raises(refusal) if refusal else nullcontext():
            stand_down(incident, Doing(world.editor, now(), uuid4()), still_open=(), seen=seen_then)


def test_two_are_merged_by_choice_and_what_can_never_be_one_is_refused_in_words(world, sign_in):
    client = sign_in(world.responder)
    one, same = declared(world), declared(world, title="Mail is down")
    drill = declared(world, is_exercise=True, title="A drill")
    page = said(client.get(f"/incidents/{one.ref}/merge/"))
    assert f"{same.ref} Mail is down" in page
    assert drill.ref not in page
    for into, words in (
        (one.ref, "not merged into itself"),
        (drill.ref, "are never one"),
        ("INC-1999-001", "There is no incident"),
        ("", "Choose the incident that goes on."),
    ):
        refused = sent(client, one, "merge", into=into)
        assert (refused.status_code, words in said(refused)) == (422, True)
    assert sent(client, one, "merge", into=same.ref).url == f"/incidents/{same.ref}/"
    merged = client.get(f"/incidents/{one.ref}/")
    assert f"This one goes on as {same.ref}" in said(merged)
    assert f'<a href="/incidents/{same.ref}/">Go to {same.ref}</a>' in merged.content.decode()
    assert "goes on" in said(sent(client, same, "merge", into=one.ref))  # in a circle


@pytest.mark.parametrize(
    "page", ["", "stand-down/", "merge/", "entries/", "classification/", "activate/", "strategies/"]
)
def test_every_page_of_an_exercise_says_so(world, signed, sign_in, page):
    drill = declared(world, signed, is_exercise=True)
    shown = said(sign_in(world.responder).get(f"/incidents/{drill.ref}/{page}"))
    assert "EXERCISE · EXERCISE" in shown
    assert "<title>EXERCISE: " in shown
