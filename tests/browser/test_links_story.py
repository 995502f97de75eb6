"""An imported plan says hardly what belongs to what: an editor ticks it, and the recovery analysis has something to count."""

import pytest
from playwright.sync_api import expect

from plans.models.strategies import Strategy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICES = pytest.mark.parametrize("device", ["desktop", "phone"])


@DEVICES
def test_two_ticks_lead_from_the_empty_analysis_to_a_waterfall(world, visitor, device):
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    editor.visit("/plans/BCP-01/recovery/")
    page = editor.page
    page.get_by_role("link", name="Link strategies and functions").click()
    page.get_by_role("heading", name="Links", exact=True).wait_for()
    page.get_by_label("Automated Failover brings back Customer Communication").check()
    page.get_by_label("Automated Failover brings back Data Processing").check()
    expect(page.get_by_text("2 changes, not saved yet")).to_be_visible()
    editor.assert_accessible()
    page.get_by_role("button", name="Save links").click()
    page.wait_for_url("**/recovery/")
    page.get_by_role("heading", name="The fastest recovery of each function").wait_for()
    expect(page.locator(".waterfall svg").nth(1)).to_be_attached()
    editor.assert_accessible()
    served = Strategy.objects.get(plan=world.plan, name="Automated Failover").functions
    assert sorted(row.name for row in served.all()) == ["Customer Communication", "Data Processing"]


def test_the_narrowest_phone_scrolls_no_page_sideways(world, visitor):
    editor = visitor("phone")
    editor.sign_in(world.editor.email)
    editor.page.set_viewport_size({"width": 320, "height": 640})
    editor.visit("/plans/BCP-01/links/")
    for fold in editor.page.locator("main details").all():
        fold.evaluate("fold => { fold.open = true }")
    editor.assert_fits()


def test_keys_go_from_box_to_box_and_a_button_ticks_a_row(world, visitor):
    editor = visitor("desktop")
    editor.sign_in(world.editor.email)
    editor.visit("/plans/BCP-01/links/")
    page = editor.page
    page.get_by_label("Customer Communication needs User Authentication").press("ArrowDown")
    tick_where_the_focus_is(page, "Data Processing needs User Authentication")
    page.keyboard.press("ArrowLeft")  # where it meets itself there is no box
    tick_where_the_focus_is(page, "Data Processing needs Customer Communication")
    page.get_by_role("button", name="All or none: what Manual Recovery brings back").click()
    expect(page.get_by_text("5 changes, not saved yet")).to_be_visible()


def tick_where_the_focus_is(page, label: str) -> None:
    box = page.get_by_label(label)
    expect(box).to_be_focused()
    page.keyboard.press("Space")
    expect(box).to_be_checked()


def test_without_a_script_ticks_are_saved_all_the_same(world, visitor):
    editor = visitor("phone", java_script_enabled=False)
    editor.sign_in(world.editor.email)
    editor.visit("/plans/BCP-01/links/")
    editor.page.get_by_label("Manual Recovery brings back Data Processing").check()
    editor.page.get_by_role("button", name="Save links").click()
    editor.page.get_by_text("Saved: 1 link changed.").wait_for()
    expect(editor.page.get_by_label("Manual Recovery brings back Data Processing")).to_be_checked()
