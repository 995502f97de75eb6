"""An overdue review is found at home and recorded, suppliers are assessed, and both promises count as kept."""

import pytest
from django.utils import timezone

from plans.actions.refreshing import check_plan
from plans.models.findings import Finding
from plans.models.upkeep_records import UpkeepRecord

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def open_rules() -> set[str]:
    return set(Finding.objects.open(timezone.localdate()).values_list("rule", flat=True))


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_an_overdue_review_and_a_missing_assessment_are_recorded(world, visitor, device):
    check_plan(plan=world.plan, at=timezone.now())
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    page = editor.page
    page.get_by_role("link", name="Record review of").click()
    page.wait_for_url("**/reviews/record/")
    editor.assert_accessible()
    page.get_by_label("Update contact information").or_(page.get_by_label("Bring contact details up to date")).check()
    page.get_by_label("No, it must change").check()
    page.get_by_role("button", name="Record review").click()
    page.get_by_text("Say what must change.").first.wait_for()
    editor.complaints.clear()  # the browser tells of the refused form
    editor.assert_accessible()
    page.get_by_label("What was found").fill("Two **numbers** were old")
    page.get_by_role("button", name="Record review").click()
    page.wait_for_url("**/plans/BCP-01/reviews/")
    page.get_by_text("3 suppliers wait for an assessment.").wait_for()
    editor.assert_accessible()

    for name in ("Supabase", "Twilio", "Google Cloud"):
        page.get_by_role("link", name=f"Record an assessment of {name}").click()
        page.get_by_role("heading", name=name, exact=True).wait_for()
        page.get_by_label("Yes").check()
        page.get_by_role("button", name="Record assessment").click()
        page.wait_for_url("**/plans/BCP-01/reviews/")
    assert page.get_by_text("for an assessment").count() == 0
    assert not {"GOV-02", "DEP-08"} & open_rules()
    assert UpkeepRecord.objects.get(ref="REV-01").done_points == 1

    page.get_by_role("link", name="Quarterly Reviews").last.click()
    page.get_by_text("The plan must change. 1 of 3 points of the check-list done.").wait_for()
    editor.assert_accessible()
    editor.visit("/")
    page.get_by_role("heading", name="Needs you now").wait_for()
    assert page.get_by_role("link", name="Record review").count() == 0
    assert page.get_by_role("link", name="Record assessment").count() == 0
