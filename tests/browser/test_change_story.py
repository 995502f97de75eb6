"""A review finds what must change: it is asked for, approved by another, worked in, and a signed version lists it."""

import re

import pytest
from playwright.sync_api import expect

from plans.models.change_requests import ChangeRequest
from plans.models.versions import PlanVersion
from tests.plans.signing import change_rto
from tests.testing.reviewing import recorded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHAT = "Recover the database within 90 minutes"


def ask(visitor) -> None:
    """From the record of the review, with a mistake on the way."""
    visitor.visit("/plans/BCP-01/reviews/REV-01/")
    page = visitor.page
    page.get_by_role("link", name="Ask for a change").click()
    page.get_by_text("It comes of").wait_for()
    visitor.assert_accessible()
    page.get_by_label("What is to change").fill(WHAT)
    page.locator("summary", has_text="Functions").click()
    page.get_by_label("Data Processing").check()
    page.get_by_label("Wanted by").fill("2001-01-01")
    page.get_by_label("Why", exact=True).fill("The last restore took **80 minutes**.")
    page.get_by_role("button", name="Ask for the change").click()
    page.get_by_text("1 January 2001 is over: choose today or a later day.").first.wait_for()
    visitor.was_refused(422)
    visitor.assert_accessible()
    page.get_by_label("Wanted by").fill("")
    page.get_by_role("button", name="Ask for the change").click()
    page.get_by_text("CHR-01 is asked for.").first.wait_for()
    expect(page.get_by_text("Your decision")).to_have_count(0)
    visitor.assert_accessible()


def approve(visitor, email: str) -> None:
    """Found at home."""
    visitor.sign_in(email)
    page = visitor.page
    page.get_by_text("One change waits for your decision.").wait_for()
    page.get_by_role("link", name="Decide on CHR-01").click()
    page.get_by_role("heading", name="Your decision").wait_for()
    visitor.assert_accessible()
    page.get_by_role("button", name="Refuse").click()
    page.get_by_text("Say why it is not to be changed.").first.wait_for()
    visitor.was_refused(422)
    page.get_by_label("Reason").fill("Measured twice")
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("You have approved CHR-01.").first.wait_for()
    visitor.assert_accessible()
    visitor.leave()


def submit(visitor) -> None:
    visitor.visit("/plans/BCP-01/changes/")
    page = visitor.page
    visitor.assert_accessible()
    page.get_by_role("link", name=WHAT).click()
    page.get_by_role("button", name="Take it into the draft").click()
    page.get_by_text("CHR-01 is in the draft").first.wait_for()
    visitor.visit("/plans/BCP-01/submit/")
    expect(page.get_by_label(f"CHR-01 {WHAT}")).to_be_checked()
    page.get_by_label("What changes and why").fill("The database is back sooner")
    visitor.assert_accessible()
    page.get_by_role("button", name="Submit for approval").click()
    page.get_by_text(re.compile(r"\d is submitted\.")).first.wait_for()


def sign(visitor, email: str, password: str) -> None:
    visitor.sign_in(email)
    visitor.visit("/plans/BCP-01/versions/1.1/approve/")
    page = visitor.page
    page.get_by_role("heading", name="Change requests in it").wait_for()
    page.get_by_text("Approved by CISO (Chief Information Security Officer)").wait_for()
    visitor.assert_accessible()
    page.locator("#sign").get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign v1.1").click()
    page.get_by_text("You have signed v1.1.").first.wait_for()
    visitor.leave()


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_review_leads_to_a_change_that_a_signed_version_lists(world, visitor, device):
    recorded(world, of="Quarterly Reviews", days_ago=1)
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    ask(editor)
    approve(visitor(device), world.ciso.email)
    change_rto(world)
    submit(editor)
    for signer in world.approvers:
        sign(visitor(device), signer.email, world.password)
    assert ChangeRequest.objects.with_state().get().state == "carried"
    version = PlanVersion.objects.get(minor=1)
    assert version.change_summary == "The database is back sooner. Carries CHR-01."

    reader = visitor(device)
    reader.sign_in(world.reader.email)
    reader.visit("/plans/BCP-01/versions/1.1/")
    page = reader.page
    if device == "phone":
        page.get_by_role("button", name="Signatures and files").click()
    page.get_by_role("link", name="CHR-01").click()
    page.get_by_text("Version 1.1 came into force with it").wait_for()
    reader.assert_accessible()
    reader.assert_fits()
