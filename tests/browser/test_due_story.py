"""What is due is moved, skipped and taken up again, on a phone and on a desktop, with script and without."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from testing.models.occurrences import Move, Waiver
from tests.testing.promising import PARTIAL, look, rows, signed_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("device", ["desktop", "phone"])
@pytest.mark.parametrize("script", [True, False], ids=["", "without script"])
def test_it_is_moved_skipped_and_taken_up_again_and_the_line_tells_all_of_it(world, visitor, device, script):
    today = timezone.localdate()
    signed_on(world, (today - timedelta(days=70)).isoformat())
    look(world, today)
    one = rows(world).get(opens_on__lte=today, planned_on__gte=today)
    editor = visitor(device, java_script_enabled=script)
    editor.sign_in(world.editor.email)
    page = editor.page

    def looked_at() -> None:
        if script:
            editor.assert_fits()

    editor.visit(f"/programme/BCP-01/{one.ref}/")
    looked_at()
    page.get_by_role("link", name="Move", exact=True).click()
    page.get_by_label("Until when it is to be done").fill((one.planned_on + timedelta(days=2)).isoformat())
    looked_at()
    page.get_by_label("Why it is moved").fill("The room is taken")
    page.get_by_role("button", name="Move").click()
    expect(page.get_by_text("2 days after the last day that it was planned for.")).to_be_visible()
    looked_at()

    page.get_by_role("link", name="Skip", exact=True).click()
    page.get_by_label("Why it is not to be done").fill("The site is closed")
    looked_at()
    page.get_by_role("button", name="Skip").click()
    expect(page.get_by_text("The site is closed", exact=True)).to_be_visible()

    page.get_by_role("link", name="Take up again").click()
    page.get_by_label("Why it is to be done after all").fill("It opens again")
    page.get_by_role("button", name="Take up again").click()
    expect(page.get_by_text("It opens again", exact=True)).to_be_visible()
    assert (Move.objects.get().to_on, Waiver.objects.get().withdrawal.by) == (
        one.planned_on + timedelta(days=2),
        world.editor,
    )

    page.get_by_role("link", name=f"{PARTIAL}: every time").click()
    expect(page.get_by_text("The room is taken")).to_be_visible()
    looked_at()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert "The room is taken" in download.value.path().read_text("utf-8")
