"""Afterwards: the outcome, the review and the figures of an incident fit a phone and are accessible; a review is kept."""

import pytest
from playwright.sync_api import expect

from incidents.models import IncidentReview
from tests.incidents.fighting import fought

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_what_was_learnt_is_written_signed_off_and_counted(world, signed, visitor, device):
    incident = fought(world, signed)
    someone = visitor(device)
    someone.sign_in(world.editor.email)
    for path in (f"/incidents/{incident.ref}/review/", "/incidents/figures/", f"/incidents/{incident.ref}/outcome/"):
        someone.visit(path)
        someone.assert_fits()
    page = someone.page
    page.get_by_role("link", name="Write the review").click()
    page.get_by_label("Who took part in the review").fill("Editor, CTO")
    page.get_by_label("What went well").fill("The list was **followed**.")
    page.get_by_label("What did not go well").fill("We were late.")
    page.get_by_label("Why", exact=True).fill("Nobody had the number.")
    page.get_by_role("button", name="Keep the review").click()
    expect(page.get_by_text("To be signed off")).to_be_visible()
    someone.assert_fits()
    page.get_by_role("button", name="Sign it off").click()
    expect(page.get_by_text("Signed off by Editor")).to_be_visible()
    assert IncidentReview.objects.get().signature.by == world.editor
