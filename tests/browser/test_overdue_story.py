"""A test that was missed is found at home and recorded; the page of tests and maintenance keeps the miss."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from plans.actions.refreshing import check_plan
from testing.models.keepers import PlanKeeper
from tests.testing.promising import FULL, look, rows, signed_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("device", ["desktop", "phone"])
@pytest.mark.parametrize("script", [True, False], ids=["", "without script"])
def test_a_missed_test_is_found_at_home_and_recorded_and_the_miss_stays(world, visitor, device, script):
    today = timezone.localdate()
    signed_on(world, (today - timedelta(days=400)).isoformat())
    look(world, today)
    check_plan(plan=world.plan, at=timezone.now())
    PlanKeeper.objects.create(plan=world.plan, keeper=world.editor)
    missed = list(rows(world, FULL).overdue(today))
    editor = visitor(device, java_script_enabled=script)
    editor.sign_in(world.editor.email)
    page = editor.page
    page.get_by_role("link", name="Record result of EX-01").click()
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Record result").click()
    expect(page.get_by_text("X-01 is recorded").or_(page.get_by_role("heading", name=FULL)).first).to_be_visible()

    year = missed[-1].due_on.year
    editor.visit(f"/exercises/?kind=exercise&state=missed&by=person&year={year}")
    expect(page.get_by_role("heading", name="Tests and maintenance")).to_be_visible()
    due = page.locator("section:has(#due)")
    expect(due.get_by_role("heading", name="Editor")).to_be_visible()
    expect(due.get_by_role("link", name=FULL, exact=True).first).to_be_visible()
    if script:
        editor.assert_fits()
    due.get_by_role("link", name="By month").click()
    expect(due.get_by_role("link", name="By month")).to_have_attribute("aria-current", "true")
    expect(due.get_by_role("link", name=FULL, exact=True).first).to_be_visible()
    page.get_by_text("The year as a table").click()
    expect(page.get_by_role("row", name=FULL).first).to_contain_text(f"{missed[-1].due_on:%-d %b}")
    if script:
        editor.assert_fits()
    due.get_by_label("State").select_option("overdue")
    due.get_by_role("button", name="Filter").click()
    expect(due.get_by_text(f"missed {len(missed)} times").first).to_be_visible()
    due.get_by_role("link", name=FULL, exact=True).first.click()
    expect(page.get_by_role("heading", name=FULL)).to_be_visible()
    expect(page.get_by_text("days overdue").first).to_be_visible()
