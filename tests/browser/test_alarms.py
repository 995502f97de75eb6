"""From an alarm to an incident, as people see it: the call of a tool, the proposal on a phone, the room, the declaration."""

import json
import urllib.request

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from incidents.actions.detecting import open_from_alarms
from tests.incidents.alarm_bodies import GENERIC
from tests.incidents.alarming import alarms_to_walk, now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("signed")]


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_pages_of_alarms_fit_and_are_accessible(world, visitor, device):
    refs = alarms_to_walk(world)
    someone = visitor(device)
    someone.sign_in(world.administrator.email)
    named = [reverse(f"incidents:{name}", args=(refs[name],)) for name in ("source", "alarm_rule", "heartbeat")]
    new = [
        reverse(f"incidents:{name}") for name in ("source_new", "alarm_rule_new", "heartbeat_new", "alarm_rules_try")
    ]
    for path in (reverse("incidents:alarms"), reverse("incidents:sources"), *named, *new):
        someone.visit(path)
        someone.assert_fits()


def test_an_alarm_becomes_an_incident_that_is_fought_proven_and_learnt_from(world, visitor):
    desk, phone = visitor("desktop"), visitor("phone")
    desk.sign_in(world.administrator.email)
    desk.visit("/incidents/settings/sources/new/")
    desk.page.get_by_label("Name").fill("Order system")
    desk.page.get_by_label("A script or another tool, with a token").check()
    desk.page.get_by_role("button", name="Add the source").click()
    secret = desk.page.locator("#new-secret").inner_text()
    address = desk.page.locator("dd.hash").inner_text()
    desk.visit("/incidents/settings/rules/new/")
    desk.page.get_by_label("Its title contains").fill("answers nothing")
    desk.page.get_by_label("It is about").select_option("F-01")
    desk.page.get_by_role("button", name="Add the rule").click()
    expect(desk.page.get_by_text("The rule is added")).to_be_visible()

    path = "/hooks/" + address.partition("/hooks/")[2]
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    call = urllib.request.Request(desk.base + path, json.dumps(GENERIC).encode(), headers)  # noqa: S310 - ours
    with urllib.request.urlopen(call, timeout=30) as answer:  # noqa: S310
        assert answer.status == 202
    open_from_alarms(at=now())  # as the worker does

    phone.sign_in(world.responder.email)
    phone.visit("/incidents/")
    phone.page.get_by_role("link", name="1 alarm waits").click()
    phone.page.get_by_role("button", name="Open an incident").click()
    expect(phone.page.get_by_role("heading", name="Is this an incident?")).to_be_visible()
    phone.assert_fits()
    phone.page.get_by_role("link", name="Declare it").click()
    phone.assert_fits()
    phone.page.get_by_role("button", name="Critical").click()
    expect(phone.page.get_by_text("Nobody commands this incident.")).to_be_visible()
    expect(phone.page.get_by_role("heading", name="Is this an incident?")).to_have_count(0)
    room = phone.page.url.removeprefix(phone.base)
    desk.sign_in(world.editor.email)
    fight(desk, room)
    learn(desk, phone, room)


def fight(desk, room: str) -> None:
    """Command, steps, the function restored, everybody home."""
    page = desk.page
    desk.visit(room)
    page.get_by_role("button", name="I take command").click()
    expect(page.get_by_text("You, since").first).to_be_visible()
    page.get_by_role("button", name="Done", exact=True).first.click()
    expect(page.locator(".tick.settled")).to_have_count(1)
    desk.visit(f"{room}moments/")
    page.get_by_role("button", name="Set the moment").click()  # it happened: a bound alone would prove nothing
    page.locator("#time-left .rto a").first.click()
    page.get_by_label("Restored").check()
    page.get_by_label("In a few words").fill("Ten people signed in")
    page.get_by_role("button", name="Enter").click()
    expect(page.locator("#time-left").get_by_text("Restored", exact=True)).to_be_visible()
    for path, why in (("stand-down/", "Nothing else was needed"), ("close/", "It was a short one")):
        desk.visit(f"{room}{path}")
        page.get_by_label("Why may it stay open?").fill(why)
        page.locator("main form button.primary").click()
        expect(page.locator(".roombar")).to_be_visible()


def learn(desk, phone, room: str) -> None:
    """The review is written by who commanded and signed off by somebody else; the plan shows what was proven."""
    desk.visit(f"{room}outcome/")
    expect(desk.page.locator(".recovered li")).to_have_count(1)
    desk.page.get_by_role("link", name="Write the review").click()
    learnt = {
        "Who took part in the review": "All",
        "What went well": "The alarm came at once",
        "What did not go well": "-",
    }
    for label, words in (learnt | {"Why": "Nobody had tried it"}).items():
        desk.page.get_by_label(label, exact=True).fill(words)
    desk.page.get_by_role("button", name="Keep the review").click()
    expect(desk.page.get_by_text("The alarm came at once")).to_be_visible()
    expect(desk.page.get_by_role("button", name="Sign it off")).to_have_count(0)
    phone.visit(f"{room}outcome/")
    phone.page.get_by_role("button", name="Sign it off").click()
    expect(phone.page.get_by_text("Signed off", exact=True)).to_be_visible()
    phone.assert_fits()
    desk.visit("/?plan=BCP-01")
    expect(desk.page.get_by_text("in an incident").first).to_be_visible()
    desk.visit(f"{room}outcome/")
    desk.page.get_by_role("link", name="Ask for a change").click()
    desk.page.get_by_label("What is to change", exact=True).fill("Give the database team a deputy")
    desk.page.get_by_label("Why", exact=True).fill("Nobody had tried it")
    desk.page.locator("main form button.primary").click()
    expect(desk.page.get_by_text("Give the database team a deputy").first).to_be_visible()
