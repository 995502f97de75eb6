"""An overdue review is found at home and recorded, suppliers are assessed, and both promises count as kept."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from plans.actions.directory import change_entry
from plans.actions.rows import add_row, change_row
from plans.models.directory import Supplier
from plans.models.findings import Finding
from plans.models.plan import Block
from plans.models.upkeep import ReviewItem
from testing.models.reviews import ReviewRecord
from tests.testing.reviewing import assessed, recorded
from tests.waiting import assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


LONG = "Quarterly review of the whole plan by the steering committee"
UNBROKEN = "Elektrizitaetsversorgungsgesellschaft" * 4


def open_rules() -> set[str]:
    return set(Finding.objects.open(timezone.localdate()).values_list("rule", flat=True))


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_an_overdue_review_and_a_missing_assessment_are_recorded(world, visitor, device):
    recorded(world, of="Annual Updates", days_ago=200)
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    page = editor.page
    page.get_by_role("link", name="Record review of").click()
    page.wait_for_url("**/reviews/record/?of=Quarterly%20Reviews")
    editor.assert_accessible()
    first = page.get_by_role("group", name="Tick what was done").locator("div").first
    first.get_by_role("checkbox").check()
    first.get_by_text("Note").first.click()
    first.get_by_role("textbox").fill("Two numbers")
    page.get_by_label("No, it must change").check()
    page.get_by_role("button", name="Record review").click()
    page.get_by_text("Say what must change.").first.wait_for()
    editor.was_refused(422)
    editor.assert_accessible()
    page.get_by_label("What was found").fill("Two **numbers** were old")
    page.get_by_role("button", name="Record review").click()
    expect(page.get_by_role("link", name="Ask for a change")).to_be_visible()
    editor.assert_accessible()
    editor.visit("/plans/BCP-01/reviews/")
    page.get_by_text("3 suppliers wait for an assessment.").wait_for()
    editor.assert_accessible()

    for name in ("Supabase", "Twilio", "Google Cloud"):
        page.get_by_role("link", name=f"Record an assessment of {name}").click()
        page.get_by_role("heading", name=name, exact=True).wait_for()
        page.get_by_label("Yes").check()
        page.get_by_role("button", name="Record assessment").click()
        page.wait_for_url("**/plans/BCP-01/reviews/")
    expect(page.get_by_text("for an assessment")).to_have_count(0)
    assert not {"GOV-02", "DEP-08"} & open_rules()
    assert ReviewRecord.objects.get(ref="REV-02").done_points == 1

    page.get_by_role("link", name="Quarterly Reviews").last.click()
    page.get_by_text("The plan must change. 1 of 3 points of the check-list done.").wait_for()
    expect(page.get_by_text("Two numbers", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="What happened since the last one")).to_be_visible()
    editor.assert_accessible()
    editor.visit("/")
    page.get_by_role("heading", name="Needs you now").wait_for()
    expect(page.get_by_role("link", name="Record review")).to_have_count(0)
    expect(page.get_by_role("link", name="Record assessment")).to_have_count(0)


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_long_names_and_many_suppliers_fit_any_screen(world, visitor, device):
    for row in ReviewItem.objects.filter(plan=world.plan, group="Quarterly Reviews"):
        change_row(row=row, values={"group": LONG}, edition=row.edition, by=world.editor, at=world.now)
    entry = Supplier.objects.get(name="Twilio")
    change_entry(entry=entry, values={"name": UNBROKEN}, edition=entry.edition, by=world.editor, at=world.now)
    block = Block.objects.filter(plan=world.plan, kind="dependencies").first()
    for number in range(8):
        supplier = Supplier.objects.create(name=f"Supplier {number}")
        add_row(block=block, values={"name": f"Service {number}", "supplier": supplier}, by=world.editor, at=world.now)
    assessed(world, UNBROKEN)
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    for path in ("reviews/", "reviews/record/", f"assessments/record/?of={entry.ref}", "reviews/ASM-01/"):
        editor.visit(f"/plans/BCP-01/{path}")
        assert_fits(editor.page)
    editor.visit("/plans/BCP-01/assessments/record/")
    other = editor.page.get_by_role("link", name="Supplier 7", exact=True)
    expect(other).not_to_be_visible()
    editor.page.get_by_text("Choose another of 11").click()
    expect(other).to_be_visible()
    editor.assert_fits()
    other.click()
    editor.page.get_by_role("heading", name="Supplier 7", exact=True).wait_for()
