"""Somebody writes the first plan of their life: a starting point, an empty section, and what is still missing."""

import pytest
from playwright.sync_api import expect

from plans.actions.plans import create_plan
from plans.models.functions import BusinessFunction
from plans.models.plan import Plan
from plans.models.scope import ScopeItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_ward_begins_with_what_wards_have_in_common(world, visitor, device):
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    editor.visit("/plans/new/")
    page = editor.page
    editor.assert_fits()
    page.get_by_label("Hospital ward").check()
    page.get_by_label("Title").fill("Ward 3b")
    expect(page.get_by_label("Code")).to_have_value("BCP-02")
    page.get_by_role("button", name="Start the plan").click()
    expect(page.get_by_role("heading", name="2 of 12 essentials")).to_be_visible()
    editor.rest()
    editor.assert_fits()
    page.get_by_text("What is missing").click()
    page.get_by_role("link", name="7 of 7 have no RTO").click()
    field = page.locator(".row-form [name=rto]")
    expect(field).to_be_focused()
    editor.rest()
    page.keyboard.type("30m")  # takes the place of [minutes]
    page.keyboard.press("Control+Enter")
    expect(page.locator(".rows").get_by_text("30m")).to_be_visible()
    assert BusinessFunction.objects.get(plan__code="BCP-02", ref="F-01").rto == "30m"
    missing = page.locator("#essentials").get_by_text("6 of 7 have no RTO")
    expect(missing).to_be_visible()  # it stays open, as it was left
    editor.assert_accessible()
    page.get_by_text("What is missing").click()
    expect(missing).to_be_hidden()
    editor.visit("/plans/BCP-02/")
    expect(page.get_by_role("heading", name="2 of 12 essentials")).to_be_visible()
    expect(missing).to_be_hidden()


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_an_empty_section_is_one_click_from_its_first_row(world, visitor, device):
    create_plan(code="BCP-02", title="Ours", by=world.editor, at=world.now)
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    editor.visit("/plans/BCP-02/")
    page = editor.page
    expect(page.get_by_role("heading", name="0 of 12 essentials")).to_be_visible()
    editor.assert_fits()
    page.get_by_role("link", name="Add the first item").first.click()
    field = page.locator(".row-form [name=text]")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    editor.rest()
    page.keyboard.type("Billing")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="1 of 12 essentials")).to_be_visible()
    assert ScopeItem.objects.get(plan__code="BCP-02").text == "Billing"
    editor.assert_accessible()


def test_without_a_script_the_same_ways_lead_there(world, visitor):
    editor = visitor("phone", java_script_enabled=False)
    editor.sign_in(world.editor.email)
    editor.visit("/plans/new/")
    page = editor.page
    page.get_by_label("Blank").check()
    page.get_by_label("Title").fill("Ours")
    page.get_by_role("button", name="Start the plan").click()
    page.get_by_role("link", name="Scope", exact=True).last.click()
    page.locator(".row-form [name=text]").fill("Billing")
    page.get_by_role("button", name="Save row").click()
    expect(page.locator(".rows").get_by_text("Billing")).to_be_visible()
    assert Plan.objects.get(code="BCP-02").title == "Ours"
