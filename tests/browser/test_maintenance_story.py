"""Maintenance on a phone and on a desktop, with script and without: one tap, a note, Undo, and what was missed stays."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from testing.models.maintenance import MaintenanceRecord
from tests.testing.promising import look, signed_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("device", ["desktop", "phone"])
@pytest.mark.parametrize("script", [True, False], ids=["", "without script"])
def test_it_is_ticked_undone_and_ticked_with_a_note(world, visitor, device, script):
    signed_on(world, (timezone.localdate() - timedelta(days=30)).isoformat())
    look(world, timezone.localdate())
    editor = visitor(device, java_script_enabled=script)
    editor.sign_in(world.editor.email)
    page = editor.page
    editor.visit("/exercises/?plan=BCP-01")
    card = page.get_by_role("region", name="Maintenance").or_(page.locator("section:has(#maintenance)"))
    first = card.get_by_role("listitem").first
    name = first.locator("p").first.inner_text()
    if script:
        editor.assert_accessible()
    card.get_by_role("button", name=f"Done today, {name}").click()
    expect(card.get_by_role("button", name=f"Undo {name}")).to_be_visible()
    expect(card.get_by_text("Missed").first).to_be_visible()
    card.get_by_role("button", name=f"Undo {name}").click()
    card.get_by_role("link", name=f"With a note on {name}").click()
    page.get_by_label("No, something must be done").check()
    if script:
        editor.assert_accessible()
    page.get_by_label("What was found").fill("Two disks fail")
    page.get_by_role("button", name="Record it").click()
    expect(card.get_by_text("something must be done")).to_be_visible()
    assert [made.is_withdrawn for made in MaintenanceRecord.objects.whole().order_by("pk")] == [True, False]
