"""An incident as people live through it: two browsers at once, a phone at night and a desktop, until it is over."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.utils.timezone import now
from playwright.sync_api import expect

from incidents.actions.saying import set_moment
from incidents.entering import Doing
from incidents.models import Incident
from plans.freezing.draft import refresh_draft
from plans.models.directory import Person
from plans.models.response import TeamRole
from tests.conftest import PASSWORD
from tests.stages import in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOON = 15_000  # milliseconds: a room asks every five seconds after a deed


def prepared(world) -> None:
    """A team with a number to call, in a signed version."""
    called = Person.objects.create(name="Ann Roe", phone="+1 555 555 0100", email="ann@example.com")
    TeamRole.objects.filter(plan=world.plan, name="Technical Lead").update(person=called)
    refresh_draft(world.plan)
    in_force(world)


def test_two_people_run_an_incident_and_each_sees_what_the_other_did(world, visitor):
    prepared(world)
    phone, desk = visitor("phone"), visitor("desktop")
    phone.sign_in(world.responder.email)
    phone.visit("/incidents/declare/")
    phone.assert_fits()
    phone.page.get_by_label("What has failed?").press("Enter")  # declares nothing: how bad it is was not said
    phone.page.get_by_role("button", name="Critical").click()
    expect(phone.page.get_by_text("Nobody commands this incident.")).to_be_visible()
    expect(phone.page.get_by_role("link", name="+1 555 555 0100").first).to_have_attribute("href", "tel:+15555550100")
    phone.assert_fits()
    path = phone.page.url.removeprefix(phone.base)

    desk.sign_in(world.editor.email)
    desk.visit(path)
    desk.page.get_by_role("button", name="I take command").click()
    expect(desk.page.get_by_text("You, since").first).to_be_visible()
    expect(phone.page.get_by_text("Editor, since").first).to_be_visible(timeout=SOON)

    phone.page.get_by_role("button", name="Done", exact=True).first.click()
    expect(phone.page.locator(".tick.settled")).to_have_count(1)
    expect(desk.page.locator(".tick.settled")).to_have_count(1, timeout=SOON)
    for words in ("Nobody answers", "The supplier was called"):  # the second while the first is on its way
        desk.page.get_by_label("What happened?").fill(words)
        desk.page.get_by_role("button", name="Add").click()
    expect(desk.page.get_by_text("Nobody answers")).to_be_visible()
    expect(desk.page.get_by_label("What happened?")).to_have_value("")
    expect(phone.page.get_by_text("The supplier was called")).to_be_visible(timeout=SOON)

    desk.visit(f"{path}functions/")
    desk.assert_fits()
    desk.page.get_by_role("button", name=re.compile("Lost.*User Authentication")).click()
    clock = desk.page.locator("time[data-left]")
    expect(clock).to_contain_text("left")
    desk.assert_fits()
    late = Doing(world.editor, now(), uuid4())
    incident = Incident.objects.get()
    set_moment(incident, late, name="event", at=now() - timedelta(hours=9), is_estimated=False, is_latest=False)
    expect(clock).to_contain_text(re.compile(r"exceeded by \d+\sh \d+\smin"), timeout=SOON)
    for under in ("strategies/", "moments/", "severity/", "activate/", "stand-down/"):
        desk.visit(f"{path}{under}")
        desk.assert_fits()
    phone.leave()


def test_without_script_forms_do_the_same(world, visitor):
    prepared(world)
    phone = visitor("phone", java_script_enabled=False)
    phone.sign_in(world.responder.email)
    phone.visit("/incidents/declare/")
    phone.page.get_by_role("button", name="Critical").click()
    expect(phone.page.get_by_text("Nobody commands this incident.")).to_be_visible()
    phone.page.get_by_role("button", name="I take command").click()
    expect(phone.page.get_by_text("You, since").first).to_be_visible()
    phone.page.get_by_role("button", name="Done", exact=True).first.click()
    expect(phone.page.locator(".tick.settled")).to_have_count(1)
    phone.leave()


def test_a_room_that_is_cut_off_says_so_and_recovers_by_itself_whatever_the_clock_of_the_device(world, visitor):
    prepared(world)
    desk = visitor("desktop")
    desk.page.add_init_script("const right = Date.now; Date.now = () => right() + 37 * 60000;")
    desk.sign_in(world.responder.email)
    desk.visit("/incidents/declare/")
    desk.page.get_by_role("button", name="Critical").click()
    stale = desk.page.locator("[data-stale]")
    expect(desk.page.locator("[data-live-mark]")).to_be_visible()
    expect(desk.page.locator("time[data-elapsed]")).to_have_text(re.compile(r"^0:\d\d$"))
    desk.page.context.set_offline(True)
    desk.page.mouse.wheel(0, 4000)
    expect(stale).to_contain_text("This is as of", timeout=60_000)
    expect(stale).to_be_in_viewport()  # however far down one reads
    desk.page.context.set_offline(False)
    expect(stale).to_be_hidden(timeout=60_000)
    desk.complaints.clear()


def test_a_note_outlives_the_session_in_which_it_was_typed(world, visitor):
    prepared(world)
    phone = visitor("phone")
    phone.sign_in(world.responder.email)
    phone.visit("/incidents/declare/")
    phone.page.get_by_role("button", name="Critical").click()
    note, add = phone.page.get_by_label("What happened?"), phone.page.get_by_role("button", name="Add")
    note.fill("Typed while the session ended")
    Session.objects.all().delete()
    add.click()
    expect(phone.page.get_by_text("Sign in again in another tab")).to_be_visible()
    beside = phone.page.context.new_page()
    beside.goto(f"{phone.base}/sign-in/")
    beside.get_by_label("E-mail").fill(world.responder.email)
    beside.get_by_label("Password").fill(PASSWORD)
    beside.get_by_role("button", name="Sign in").click()
    beside.wait_for_url(f"{phone.base}/")
    beside.close()
    add.click()
    expect(phone.page.get_by_text("Not saved yet")).to_be_visible()
    expect(note).to_have_value("Typed while the session ended")
    add.click()
    expect(phone.page.locator(".feed").get_by_text("Typed while the session ended")).to_be_visible()
    expect(note).to_have_value("")
    phone.leave()


def test_a_room_can_be_read_however_bad_it_is(world, visitor):
    prepared(world)
    phone = visitor("phone")
    phone.sign_in(world.responder.email)
    for severity in ("High", "Medium", "Low"):
        phone.visit("/incidents/declare/")
        phone.page.get_by_role("button", name=severity).click()
        expect(phone.page.locator(".roombar").get_by_text(severity, exact=True)).to_be_visible()
        phone.assert_fits()
    phone.leave()
