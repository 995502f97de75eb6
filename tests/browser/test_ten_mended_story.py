"""Findings are mended one after the other without leaving the plan: ten by keyboard alone, three on a phone and without a
script.
"""

import re

import pytest
from playwright.sync_api import expect

from plans.models.findings import Finding, FindingState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MANY = 10  # of many rules, and many fields are left on the way
PLAN = re.compile(r"/plans/BCP-01/(\?|#|$)")
SAID = re.compile("Fixed|still stands")
WRITTEN = {  # what mends a field, whichever finding asks for it
    "backup": "Vonage, contract in place",
    "contact": "Service desk, +49 30 1234567",
    "person": "Alma Reyes",
    "deputy": "Bo Larsen",
}


def first(world, rule: str) -> Finding:
    return Finding.objects.open(world.now.date()).filter(plan=world.plan, rule=rule).first()


def fixed(world) -> int:
    return Finding.objects.in_state(FindingState.FIXED, on=world.now.date()).filter(plan=world.plan).count()


def wanted(page):
    """The field that a finding asks for, with the focus."""
    field = page.locator("[data-wanted] :is(input, select, textarea):focus")
    expect(field).to_be_visible()
    return field


def leave(page) -> None:
    """Go on without an answer."""
    way = page.get_by_role("link", name="Leave it for now: next finding")
    gone = way.get_attribute("href")
    way.press("Enter")
    expect(page.locator(f"a[href='{gone}']")).to_have_count(0)


@pytest.mark.parametrize(
    ("device", "script", "count"),
    [("desktop", True, MANY), ("phone", True, 3), ("phone", False, 3)],
    ids=["desktop", "phone", "no-script"],
)
def test_findings_are_mended_by_keyboard_alone_without_leaving_the_plan(world, visitor, device, script, count):
    before, left = fixed(world), count == MANY
    begun = first(world, "DEP-01" if count == MANY else "DEP-02").key  # few are of one rule, after one that is left
    editor = visitor(device, java_script_enabled=script)
    editor.sign_in(world.editor.email)
    editor.visit(f"/plans/BCP-01/findings/?at={begun}")
    page = editor.page
    bar, way = page.locator(".stepbar"), page.locator(".stepbar [data-step-next]")
    page.locator(f"#finding-{begun} .fix a.btn").first.press("Enter")
    looked = False
    while fixed(world) < before + count:
        expect(page.locator("[data-wanted], .stepbar").first).to_be_visible()
        expect(page).to_have_url(PLAN)
        if page.locator("[data-wanted]").count() == 0:
            expect(way).to_be_focused()
        elif (name := wanted(page).get_attribute("name")) in WRITTEN and left:
            page.keyboard.press("Control+A")
            page.keyboard.type(WRITTEN[name])
            page.keyboard.press("Enter")
            expect(bar).to_contain_text(SAID)
            expect(way).to_be_focused()
        else:
            leave(page)
            left = True
            continue
        if not looked and script:
            editor.rest()
            editor.assert_fits()
            looked = True
        if fixed(world) < before + count:
            gone = way.get_attribute("data-step-next")
            page.keyboard.press("Enter")
            expect(page.locator(f"[data-step-next='{gone}']")).to_have_count(0)
    assert editor.complaints == []
