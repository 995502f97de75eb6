"""At three in the morning: from home to whom to call, with one hand, with script and without."""

import pytest
from playwright.sync_api import expect

from plans.freezing.draft import refresh_draft
from plans.models.dependencies import Dependency
from plans.models.directory import Supplier
from plans.models.functions import BusinessFunction
from tests.stages import in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LEAST = 44  # pixels that a thumb hits


@pytest.mark.parametrize("script", [True, False], ids=["", "without script"])
def test_what_has_failed_is_found_and_somebody_called(world, visitor, script):
    Supplier.objects.filter(name="Twilio").update(phone="+1 (555) 555-0100 ext. 12")
    needed = Dependency.objects.get(plan=world.plan, name="Communication APIs")
    needed.functions.set(BusinessFunction.objects.filter(plan=world.plan))
    refresh_draft(world.plan)
    in_force(world)
    responder = visitor("phone", java_script_enabled=script)
    responder.sign_in(world.responder.email)
    page = responder.page

    def looked_at() -> None:
        if script:
            responder.assert_fits()

    looked_at()
    page.get_by_role("link", name="What has failed?").click()
    expect(page.get_by_role("heading", name="What has failed?")).to_be_visible()
    looked_at()
    page.get_by_label("Find what has failed").fill("twilio")
    if not script:
        page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("link", name="Customer Communication")).to_have_count(0)
    looked_at()
    page.get_by_role("link", name="Communication APIs Twilio").click()
    expect(page.get_by_role("heading", name="Communication APIs")).to_be_visible()
    expect(page.get_by_text("3 functions stop.")).to_be_visible()
    number = page.get_by_role("link", name="+1 (555) 555-0100 ext. 12")
    expect(number).to_have_attribute("href", "tel:+15555550100;ext=12")
    assert number.bounding_box()["height"] >= LEAST
    looked_at()

    page.get_by_role("link", name="Phone list of the plan").click()
    expect(page.get_by_role("heading", name="Phone list")).to_be_visible()
    page.get_by_label("Find somebody").fill("google")
    if not script:
        page.get_by_role("button", name="Find").click()
    expect(number).to_have_count(0)
    expect(page.get_by_role("link", name="support@cloud.google.com")).to_be_visible()
    looked_at()
