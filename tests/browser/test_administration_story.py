"""An administrator looks after the portal in the browser: whose session ends, who gets another address."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from bcp_portal.accounts.models import User
from plans.actions.plans import create_plan
from plans.models.plan import Plan
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(someone, scripts):
    """Accessible and no wider than the screen, which a script has to measure."""
    if scripts:
        someone.assert_fits()


@pytest.mark.parametrize("device, scripts", [("desktop", True), ("phone", False)])
def test_a_session_is_found_and_ended_at_once(world, visitor, device, scripts):
    lost = visitor("phone")
    lost.sign_in(world.responder.email)
    office = visitor(device, java_script_enabled=scripts)
    office.sign_in(world.administrator.email)
    office.visit("/people/")
    page = office.page
    page.get_by_role("link", name="2 people are signed in").click()
    expect(page.get_by_role("heading", name="Who is signed in")).to_be_visible()
    looked_at(office, scripts)
    page.get_by_role("button", name=f"End the session of {world.responder.name}").click()
    expect(page.get_by_text(f"The session of {world.responder.name} in Chrome on Linux has ended.")).to_be_visible()
    expect(page.get_by_text("1 person in 1 session.")).to_be_visible()
    lost.visit("/account/")
    expect(lost.page.get_by_role("heading", name="Sign in")).to_be_visible()
    office.visit("/account/")
    expect(page.get_by_role("heading", name="Where you are signed in")).to_be_visible()
    looked_at(office, scripts)


@pytest.mark.parametrize("device, scripts", [("phone", True), ("desktop", False)])
def test_an_address_is_asked_for_and_confirmed_by_its_owner(world, visitor, device, scripts):
    office = visitor("desktop", java_script_enabled=scripts)
    office.sign_in(world.administrator.email)
    office.visit(f"/people/{world.reader.ref}/")
    page = office.page
    page.get_by_label("New e-mail address").fill("rita@example.org")
    page.get_by_role("button", name="Ask for this address").click()
    expect(page.get_by_text("rita@example.org is waiting to be confirmed")).to_be_visible()
    looked_at(office, scripts)
    told, asked = mail.outbox
    assert told.to == [world.reader.email]
    owner = visitor(device, java_script_enabled=scripts)
    owner.visit(re.search(r"http://[^/]+(/address/\S+)", asked.body)[1])
    looked_at(owner, scripts)
    page = owner.page
    page.get_by_label("Your password").fill("not the password")
    page.get_by_role("button", name="Confirm the address").click()
    expect(page.get_by_text("This is not the password of the account.").first).to_be_visible()
    owner.was_refused(422)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm the address").click()
    expect(page.get_by_role("heading", name="Your address is rita@example.org")).to_be_visible()
    looked_at(owner, scripts)
    world.reader.refresh_from_db()
    assert world.reader.email == "rita@example.org"


@pytest.mark.parametrize("device, scripts", [("desktop", True), ("phone", False)])
def test_many_are_invited_after_a_look_at_each_line(world, visitor, device, scripts):
    office = visitor(device, java_script_enabled=scripts)
    office.sign_in(world.administrator.email)
    office.visit("/people/")
    page = office.page
    page.get_by_role("link", name="Invite several people").click()
    typed = f"Nora New, nora@example.com, Editor\nBob, bob@, Editor\nAgain, {world.reader.email}, Reader"
    page.get_by_label("Or paste the list").fill(typed)
    looked_at(office, scripts)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="Invite 1 person?")).to_be_visible()
    expect(page.get_by_text("“bob@” is not an e-mail address.")).to_be_visible()
    looked_at(office, scripts)
    page.get_by_label("The list", exact=True).fill(typed.replace("bob@", "bob@example.com"))
    page.get_by_role("button", name="Preview it again").click()
    page.get_by_role("button", name="Invite 2 people").click()
    expect(page.get_by_text("2 people are invited.")).to_be_visible()
    expect(page.get_by_text("On its way").first).to_be_visible()
    looked_at(office, scripts)
    assert User.objects.get(email="bob@example.com").role == "editor"


@pytest.mark.parametrize("device, scripts", [("phone", True), ("desktop", False)])
def test_an_administrator_tries_out_whether_mail_arrives(world, visitor, device, scripts):
    office = visitor(device, java_script_enabled=scripts)
    office.sign_in(world.administrator.email)
    office.visit("/jobs/")
    page = office.page
    page.get_by_role("link", name="How e-mails are sent, and a test").click()
    expect(page.get_by_role("heading", name="E-mail", exact=True)).to_be_visible()
    page.get_by_role("button", name="Send me a test").click()
    expect(page.get_by_text(f"It was taken for {world.administrator.email}")).to_be_visible()
    looked_at(office, scripts)
    (message,) = mail.outbox
    assert message.to == [world.administrator.email]


@pytest.mark.parametrize("device, scripts", [("desktop", True), ("phone", False)])
def test_a_draft_that_never_was_anything_is_deleted(world, visitor, device, scripts):
    create_plan(code="TRY-01", title="A trial", by=world.editor, at=world.now)
    office = visitor(device, java_script_enabled=scripts)
    office.sign_in(world.administrator.email)
    office.visit("/plans/TRY-01/archive/")
    page = office.page
    page.get_by_role("link", name="Delete it for good").click()
    page.get_by_label("Its code").fill("BCP-01")
    looked_at(office, scripts)
    page.get_by_role("button", name="Delete TRY-01 for good").click()
    expect(page.get_by_text("“BCP-01” is not its code.").first).to_be_visible()
    page.get_by_label("Its code").fill("TRY-01")
    page.get_by_role("button", name="Delete TRY-01 for good").click()
    expect(page.get_by_text("TRY-01 is deleted.")).to_be_visible()
    assert not Plan.objects.filter(code="TRY-01").exists()
    assert Plan.objects.filter(code="BCP-01").exists()
