"""An administrator looks after the portal in the browser: who is signed in, and whose session ends."""

import pytest
from playwright.sync_api import expect

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
