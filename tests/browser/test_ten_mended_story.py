"""Ten findings are mended one after the other without leaving the plan: by keyboard alone, by touch, without a script."""

import re

import pytest
from playwright.sync_api import expect

from plans.models.findings import Finding, FindingState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEN = 10
PLAN = re.compile(r"/plans/BCP-01/(\?|#|$)")
SAID = re.compile("Fixed|still stands")
WRITTEN = {  # what mends a field, whichever finding asks for it
    "backup": "Vonage, contract in place",
    "contact": "Service desk, +49 30 1234567",
    "person": "Alma Reyes",
    "deputy": "Bo Larsen",
}


def first(world) -> Finding:
    return Finding.objects.open(world.now.date()).filter(plan=world.plan, rule="DEP-01").first()


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
    ("device", "script"), [("desktop", True), ("phone", True), ("phone", False)], ids=["desktop", "phone", "no-script"]
)
def test_ten_findings_are_mended_by_keyboard_alone_without_leaving_the_plan(world, visitor, device, script):
    before = fixed(world)
    editor = visitor(device, java_script_enabled=script)
    editor.sign_in(world.editor.email)
    editor.visit(f"/plans/BCP-01/findings/?at={first(world).key}")
    page = editor.page
    bar, way = page.locator(".stepbar"), page.locator(".stepbar [data-step-next]")
    page.locator(f"#finding-{first(world).key} .fix a.btn").first.press("Enter")
    looked = False
    while fixed(world) < before + TEN:
        expect(page.locator("[data-wanted], .stepbar").first).to_be_visible()
        expect(page).to_have_url(PLAN)
        if page.locator("[data-wanted]").count() == 0:
            expect(way).to_be_focused()
        elif (name := wanted(page).get_attribute("name")) in WRITTEN:
            page.keyboard.press("Control+A")
            page.keyboard.type(WRITTEN[name])
            page.keyboard.press("Enter")
            expect(bar).to_contain_text(SAID)
            expect(way).to_be_focused()
        else:
            leave(page)
            continue
        if not looked and script:
            editor.rest()
            editor.assert_fits()
            looked = True
        if fixed(world) < before + TEN:
            gone = way.get_attribute("data-step-next")
            page.keyboard.press("Enter")
            expect(page.locator(f"[data-step-next='{gone}']")).to_have_count(0)
    assert editor.complaints == []
