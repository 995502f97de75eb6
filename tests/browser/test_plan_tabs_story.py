"""From place to place of a plan by its tabs: on a desktop, on a phone, by keys, and without a script."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("signed")]
DEVICES = pytest.mark.parametrize("device", ["desktop", "phone"])
PLACES = {
    "Findings": "Findings",
    "Links": "Links",
    "Can we make it?": "Can we make it?",
    "What if?": "What if this fails?",
    "Exercises": "Tests and maintenance",
    "Versions": "Versions and evidence",
}


def tabs(page):
    return page.get_by_role("navigation", name="Plan BCP-01")


@DEVICES
def test_an_editor_goes_through_all_places_of_a_plan(world, visitor, device):
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    editor.visit("/plans/BCP-01/")
    page = editor.page
    for tab, heading in PLACES.items():
        tabs(page).get_by_role("link", name=tab).click()
        expect(page.get_by_role("heading", name=heading, exact=True, level=1)).to_be_visible()
        expect(tabs(page).locator("a[aria-current=page]")).to_contain_text(tab)
        editor.rest()
        expect(tabs(page).locator("a[aria-current=page]")).to_be_in_viewport(ratio=1)
        editor.assert_fits()
    tabs(page).get_by_role("button", name="More of this plan").click()
    tabs(page).get_by_role("link", name="Change requests").click()
    expect(page.get_by_role("heading", name="Change requests", level=1)).to_be_visible()
    expect(tabs(page).get_by_role("button", name="More of this plan")).to_have_attribute("aria-current", "true")
    editor.assert_fits()


def test_keys_alone_skip_into_the_document(world, visitor):
    reader = visitor("desktop")
    reader.sign_in(world.reader.email)
    reader.visit("/plans/BCP-01/")
    page = reader.page
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the document")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("article", name="Plan document")).to_be_focused()


@DEVICES
def test_tabs_need_no_script(world, visitor, device):
    reader = visitor(device, java_script_enabled=False)
    reader.sign_in(world.reader.email)
    reader.visit("/plans/BCP-01/")
    page = reader.page
    tabs(page).get_by_role("link", name="What if?").click()
    expect(tabs(page).locator("a[aria-current=page]")).to_have_text("What if?")
    tabs(page).get_by_role("button", name="More of this plan").click()
    tabs(page).get_by_role("link", name="Corrective actions").click()
    expect(page.get_by_role("heading", name="Corrective actions", level=1)).to_be_visible()
