"""On a phone a version is signed with three taps from home: read and sign, the password, sign."""

import pytest
from playwright.sync_api import expect

from plans.models.versions import Decision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_version_is_signed_on_a_phone_with_three_taps(world, in_approval, visitor, script):
    signer = visitor("phone", java_script_enabled=script)
    signer.sign_in(world.coo.email)
    page = signer.page
    page.get_by_role("link", name="Read and sign").first.tap()
    page.locator("#sign").get_by_label("Password").tap()
    page.keyboard.type(world.password)
    page.get_by_role("button", name=f"Sign v{in_approval.number}").tap()
    expect(page.get_by_text("1 of 3 signed. You may close this.")).to_be_visible()
    assert Decision.objects.get().decided_by == world.coo
    if script:
        signer.assert_fits()
        signer.assert_accessible()
