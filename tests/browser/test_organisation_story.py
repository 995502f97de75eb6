"""An administrator gives the organisation its name, zone, calendar and logo, with a script and without."""

import pytest
from playwright.sync_api import expect

from bcp_portal.organisation.models import OrganisationSetting
from tests.organisation.setting import picture_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOGO = {"name": "logo.png", "mimeType": "image/png", "buffer": picture_file((300, 90), colour=(0, 90, 160))}


@pytest.mark.parametrize("device, scripts", [("desktop", True), ("phone", False)])
def test_an_administrator_sets_the_organisation(world, visitor, device, scripts):
    office = visitor(device, java_script_enabled=scripts)
    office.sign_in(world.administrator.email)
    office.visit("/organisation/")
    page = office.page
    page.get_by_role("textbox", name="Name").fill("Harbour Clinic")
    page.get_by_label("Time zone").select_option("Pacific/Auckland")
    page.get_by_label("Week begins on").select_option("Saturday")
    page.get_by_label("Fiscal year begins in").select_option("April")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. It holds from now on.")).to_be_visible()
    expect(page.get_by_role("link", name="Harbour Clinic")).to_be_visible()
    page.get_by_label("Picture").set_input_files(LOGO)
    page.get_by_role("button", name="Add the logo").click()
    expect(page.get_by_role("img", name="The logo as it is printed")).to_be_visible()
    if scripts:
        office.assert_fits()
    page.get_by_label("Picture").set_input_files({**LOGO, "buffer": b"<svg/>"})
    page.get_by_role("button", name="Replace the logo").click()
    refusal = page.get_by_role("region", name="Logo").get_by_role("alert")
    expect(refusal).to_contain_text("This is not a picture that can be read")
    page.get_by_role("button", name="Remove the logo").click()
    expect(page.get_by_text("Removed. What was printed before keeps it.")).to_be_visible()
    latest = OrganisationSetting.objects.last()
    assert (latest.name, latest.time_zone, latest.logo, latest.week_ends, latest.year_begins) == (
        "Harbour Clinic",
        "Pacific/Auckland",
        None,
        4,
        4,
    )
