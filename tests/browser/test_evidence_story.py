"""What an auditor sees of the chains of evidence, on a desktop and on a phone: the check, a head, and a refusal."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from bcp_portal.accounts.models import User
from bcp_portal.audit.chaining import heads
from plans.actions.evidence_check import look_after_evidence
from tests.trust.tampering import tamper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def media(settings, tmp_path):
    """A storage of its own: the seals in it belong to one database."""
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.usefixtures("signed", "media")
@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_an_auditor_reads_the_check_and_looks_a_head_up_and_a_bent_version_is_refused(world, visitor, device):
    look_after_evidence(at=world.now)
    auditor = visitor(device)
    page = auditor.page
    auditor.sign_in(User.objects.get(name="Auditor").email)
    auditor.visit("/evidence/")
    expect(page.get_by_text("Nothing differs")).to_be_visible()
    auditor.assert_accessible()
    auditor.visit("/plans/BCP-01/versions/")
    auditor.assert_accessible()
    page.get_by_label("Or the head of a chain of evidence").fill(heads()["plan/BCP-01"].hash)
    page.get_by_role("button", name="Look for this head").click()
    expect(page.get_by_text("found that nothing differs")).to_be_visible()
    auditor.assert_accessible()
    tamper("UPDATE plans_planversion SET snapshot = replace(snapshot, 'Recovery', 'Discovery')")
    look_after_evidence(at=world.now + timedelta(days=1))
    auditor.visit("/plans/BCP-01/versions/1.0/", status=500)
    expect(page.get_by_text("is not what was signed")).to_be_visible()
    auditor.assert_accessible()
    auditor.visit("/plans/BCP-01/versions/")
    auditor.assert_accessible()
    auditor.visit("/evidence/")
    expect(page.get_by_text("The stored content of version 1.0 is not what was signed")).to_be_visible()
    auditor.assert_accessible()
