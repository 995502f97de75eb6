"""The first minutes of a demonstration: three things to try, each one click from home, and closed for good."""

import pytest
from playwright.sync_api import expect

from bcp_portal.demonstration.accounts import PASSWORD
from plans.models.functions import BusinessFunction

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EDITOR, SIGNER, AUDITOR = "it-operations@example.com", "coo@example.com", "auditor@example.com"


@pytest.fixture
def demo(settings, demonstration):
    settings.PORTAL_DEMO = True


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_an_rto_is_changed_the_version_signed_and_the_pdf_checked_from_home(visitor, device):
    editor = visitor(device)
    editor.sign_in(EDITOR)
    page = editor.page
    expect(page.get_by_role("heading", name="Three things to try")).to_be_visible()
    editor.assert_fits()
    page.get_by_role("link", name="Change an RTO").click()
    expect(page.locator("input:focus")).to_have_value("2 hours")
    page.locator("input:focus").fill("4 hours")
    page.keyboard.press("Enter")
    expect(page.get_by_text("User Authentication: RTO 2 hours → 4 hours")).to_be_attached()
    assert BusinessFunction.objects.get(plan__code="BCP-01", name="User Authentication").rto == "4 hours"
    editor.leave()

    signer = visitor(device)
    signer.sign_in(SIGNER)
    signer.page.get_by_role("link", name="Sign it on your phone").click()
    expect(signer.page).to_have_url(f"{signer.base}/plans/BCP-01/versions/1.2/approve/")
    expect(signer.page.get_by_role("heading", name="Continuity of Customer Services")).to_be_visible()
    signer.assert_fits()
    signer.leave()

    auditor = visitor(device)
    auditor.sign_in(AUDITOR)
    auditor.page.get_by_role("link", name="Check the PDF").click()
    expect(auditor.page.get_by_role("heading", name="Verify a PDF")).to_be_visible()
    auditor.assert_fits()


@pytest.mark.usefixtures("demo")
def test_without_a_script_one_signs_in_as_who_can_and_closes_the_offer(visitor):
    someone = visitor("phone", java_script_enabled=False)
    page = someone.page
    someone.sign_in("cto@example.com")
    page.get_by_role("button", name="Sign in as Chief Operations Officer").click()
    expect(page.get_by_label("E-mail")).to_have_value(SIGNER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{someone.base}/plans/BCP-01/versions/1.2/approve/")
    someone.visit("/")
    page.get_by_role("button", name="Close this").click()
    expect(page.get_by_role("heading", name="Readiness")).to_be_visible()
    expect(page.get_by_role("heading", name="Three things to try")).to_have_count(0)
    someone.visit("/")
    expect(page.get_by_role("heading", name="Three things to try")).to_have_count(0)
