"""The pages of corrective actions: the list with its filter and table, raising one, its steps, and who sees what."""

import csv
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.utils import timezone

from plans.actions.corrective_actions import ActionSource, start_action
from plans.models.corrective_actions import CorrectiveAction
from tests.flat import flat
from tests.plans.correcting import done, last, raised, verified
from tests.plans.finding import finding

ASKED = {
    "title": "Sign a second supplier",
    "severity": "high",
    "element": "organisation",
    "proof": "A contract",
    "due_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
}


def page(client, path="/actions/", status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return flat(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def three(world):
    """One overdue, one due in a month, one done."""
    late = raised(world, title="Late one")
    soon = raised(world, title="Soon one", owner=world.cto, due_on=timezone.localdate() + timedelta(days=30))
    waiting = raised(world, title="Waiting one")
    done(world, waiting)
    return late, soon, waiting


def test_the_list_begins_with_what_is_overdue(world, sign_in, three):
    shown = page(sign_in(world.editor))
    places = [shown.index(name) for name in ("Late one", "Soon one", "Waiting one")]
    assert places == sorted(places)
    assert "1 action is overdue. 1 is done and waits for somebody to verify. 1 more is to do." in shown


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=overdue", ["Late one"]),
        ("state=open", ["Soon one"]),
        ("state=done", ["Waiting one"]),
        ("state=verified", []),
        ("state=all&by=person", ["Late one", "Waiting one", "Soon one"]),
        ("plan=BCP-01&by=plan", ["Late one", "Soon one", "Waiting one"]),
    ],
)
def test_the_list_is_chosen_by_state_and_sorted_by_person_and_plan(world, sign_in, three, query, names):
    shown = page(sign_in(world.editor), f"/actions/?{query}")
    assert [name for name in ("Late one", "Soon one", "Waiting one") if name in shown] == sorted(names)
    assert [shown.index(name) for name in names] == sorted(shown.index(name) for name in names)


def test_the_list_of_one_owner(world, sign_in, three):
    shown = page(sign_in(world.editor), f"/actions/?owner={world.cto.ref}")
    assert ("Soon one" in shown, "Late one" in shown) == (True, False)


@pytest.mark.parametrize("query", ["state=broken", "owner=nobody", "plan=BCP-99", "by=size"])
def test_what_there_is_not_to_choose_is_refused_in_words(world, sign_in, three, query):
    page(sign_in(world.editor), f"/actions/?{query}", status=400)


def test_the_same_as_a_table(world, sign_in, three):
    answer = sign_in(world.editor).get("/actions/csv/?state=overdue")
    rows = list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [(row["plan"], row["ref"], row["action"], row["state"], row["owner"]) for row in rows] == [
        ("BCP-01", "CA-01", "Late one", "overdue", "Administrator")
    ]


@pytest.mark.parametrize("path", ["/actions/", "/plans/BCP-01/actions/"])
def test_a_list_takes_as_many_queries_for_many_as_for_few(world, sign_in, three, django_assert_max_num_queries, path):
    client = sign_in(world.editor)
    client.get(path)
    with django_assert_max_num_queries(14):
        client.get(path)
    for number in range(60):
        raised(world, title=f"More {number}", owner=world.approvers[number % 3])
    with django_assert_max_num_queries(14):
        assert "1–50 of" in page(client, path)


def test_a_reader_sees_no_action_of_a_plan_that_is_a_draft_only(world, sign_in, three):
    client = sign_in(world.reader)
    assert "Late one" not in page(client)
    page(client, "/plans/BCP-01/actions/", status=404)
    page(client, "/plans/BCP-01/actions/CA-01/", status=404)


def test_a_reader_sees_it_once_a_version_is_in_force_but_not_what_a_finding_says_of_the_draft(world, signed, sign_in):
    found = finding(world)
    raised(world, source=ActionSource("finding", found.key, found.sentence))
    shown = page(sign_in(world.reader), "/plans/BCP-01/actions/CA-01/")
    assert found.sentence[:30] not in shown
    assert "A finding in the draft" in shown
    assert found.sentence[:30] in page(sign_in(world.editor), "/plans/BCP-01/actions/CA-01/")


def test_an_editor_raises_one_by_hand(world, sign_in):
    client = sign_in(world.editor)
    answer = client.post(
        "/plans/BCP-01/actions/new/", ASKED | {"token": str(uuid4()), "owner": str(world.cto.ref)}, follow=True
    )
    assert "CA-01 is raised, and CTO owns it." in flat(answer.content.decode())
    made = CorrectiveAction.objects.get()
    assert (made.title, made.source_kind, last(made).owner) == ("Sign a second supplier", "hand", world.cto)


@pytest.mark.parametrize("missing", ["title", "severity", "proof", "due_on", "owner"])
def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(world, sign_in, missing):
    sent = ASKED | {"token": str(uuid4()), "owner": str(world.cto.ref), "cause": "Nobody looked", missing: ""}
    answer = sign_in(world.editor).post("/plans/BCP-01/actions/new/", sent)
    assert answer.status_code == 422
    assert "Nobody looked" in answer.content.decode()
    assert not CorrectiveAction.objects.exists()


def test_one_is_assigned_because_of_a_finding_with_its_words(world, sign_in):
    found, client = finding(world), sign_in(world.editor)
    address = f"/plans/BCP-01/actions/new/?finding={found.key}"
    assert found.sentence[:40] in page(client, address)
    client.post(address, ASKED | {"token": str(uuid4()), "owner": str(world.cto.ref)})
    made = CorrectiveAction.objects.get()
    assert (made.source_kind, made.source_ref) == ("finding", found.key)
    assert made.source_text == f"DEP-01: {found.sentence}"
    assert "It still stands in the draft." in page(client, "/plans/BCP-01/actions/CA-01/")


@pytest.mark.parametrize("query", ["exercise=X-99", "review=REV-99"])
def test_none_is_raised_because_of_a_record_that_there_is_not(world, sign_in, query):
    page(sign_in(world.editor), f"/plans/BCP-01/actions/new/?{query}", status=400)


def test_the_owner_is_asked_first_whether_it_is_done(world, sign_in):
    raised(world, owner=world.cto)
    shown = page(sign_in(world.cto), "/plans/BCP-01/actions/CA-01/")
    assert 'id="done-title"' in shown
    assert "/CA-01/dropped/" not in shown
    assert 'id="done-title"' not in page(sign_in(world.editor), "/plans/BCP-01/actions/CA-01/")


def step(client, verb, **sent):
    number = last(CorrectiveAction.objects.get()).number
    return client.post(f"/plans/BCP-01/actions/CA-01/{verb}/", {"number": number, **sent}, follow=True)


def test_it_is_done_by_its_owner_and_verified_by_another(world, sign_in):
    action = raised(world, owner=world.cto)
    assert b"somebody else is asked to verify it" in step(sign_in(world.cto), "done", text="See the contract").content
    assert "had a hand in it" in page(sign_in(world.cto), "/plans/BCP-01/actions/CA-01/")
    step(sign_in(world.editor), "verified", text="Read it")
    assert (last(action).stands, last(action).by) == ("verified", world.editor)


def test_a_step_that_is_refused_says_why_and_keeps_what_was_typed(world, sign_in):
    action = raised(world, owner=world.cto)
    done(world, action)
    answer = step(sign_in(world.cto), "verified", text="It is fine, believe me")
    assert answer.status_code == 422
    assert "somebody else has to look at it" in flat(answer.content.decode())
    assert b"believe me" in answer.content


def test_a_step_from_a_stale_page_is_refused_with_409_and_keeps_what_was_typed(world, sign_in):
    action = raised(world, owner=world.cto)
    start_action(action=action, number=1, by=world.cto, at=world.now)
    sent = {"number": 1, "text": "The contract is there"}
    answer = sign_in(world.cto).post("/plans/BCP-01/actions/CA-01/done/", sent)
    assert answer.status_code == 409
    assert b"The contract is there" in answer.content
    assert last(action).verb == "started"


def test_a_form_that_is_sent_twice_takes_one_step(world, sign_in):
    action = raised(world, owner=world.cto)
    sent, client = {"number": 1, "text": "The contract is there"}, sign_in(world.cto)
    for _ in range(2):
        answer = client.post("/plans/BCP-01/actions/CA-01/done/", sent, follow=True)
        assert answer.status_code == 200
    assert "This form was sent before" in flat(answer.content.decode())
    assert action.steps.count() == 2


def test_a_step_that_there_is_not_is_not_found(world, sign_in):
    raised(world)
    assert sign_in(world.editor).post("/plans/BCP-01/actions/CA-01/burnt/", {"number": 1}).status_code == 404


def test_it_says_that_its_owner_has_no_account_any_more(world, sign_in):
    raised(world, owner=world.cto)
    world.cto.is_active = False
    world.cto.save()
    client = sign_in(world.editor)
    assert "CTO has no account any more: give it to somebody else." in page(client, "/plans/BCP-01/actions/CA-01/")
    assert "no account any more" in page(client)


def test_what_is_verified_stands_with_every_word_that_was_said(world, sign_in):
    action = raised(world)
    done(world, action)
    verified(world, action)
    shown = page(sign_in(world.auditor), "/plans/BCP-01/actions/CA-01/")
    for said in ("The signed contract is with the plan", "Read the contract", "Editor</b> verified it"):
        assert said in shown
    assert "<form" not in shown[shown.index('id="steps-title"') : shown.index('id="action-title"')]
