"""A finding is assigned, done by its owner, and verified by another: on a desktop and on a phone, with script and without."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from plans.models.corrective_actions import ActionStep, CorrectiveAction
from tests.plans.finding import finding

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("device", ["desktop", "phone"])
@pytest.mark.parametrize("script", [True, False], ids=["", "without script"])
def test_a_finding_is_assigned_done_and_verified_by_another(world, visitor, device, script):
    key, day = finding(world).key, timezone.localdate() + timedelta(days=10)
    editor, owner = (visitor(device, java_script_enabled=script) for _ in range(2))

    def looked_at(visitor) -> None:
        if script:
            visitor.assert_fits()

    editor.sign_in(world.editor.email)
    editor.visit(f"/plans/BCP-01/findings/?at={key}")
    editor.page.locator(f"#finding-{key}").get_by_role("link", name="Assign").click()
    expect(editor.page.get_by_role("heading", name="New corrective action")).to_be_visible()
    looked_at(editor)
    editor.page.get_by_label("What is to be done").fill("Sign a second supplier")
    editor.page.get_by_label("Who owns it").select_option(label=f"CTO ({world.cto.email})")
    editor.page.get_by_label("Due by").fill(day.isoformat())
    editor.page.get_by_label("What will prove that it is done").fill("A contract")
    editor.page.get_by_role("button", name="Raise the action").click()
    expect(editor.page.get_by_text("CA-01 is raised, and CTO owns it.").first).to_be_visible()
    looked_at(editor)

    owner.sign_in(world.cto.email)
    owner.page.get_by_role("link", name="Sign a second supplier").click()
    expect(owner.page.get_by_role("heading", name="It is done")).to_be_visible()
    owner.page.get_by_label("What proves that it is done").fill("The contract is with the plan")
    owner.page.get_by_role("button", name="It is done").click()
    expect(owner.page.get_by_text("You had a hand in it, so somebody else has to verify it.")).to_be_visible()
    looked_at(owner)

    editor.visit("/")
    looked_at(editor)
    editor.page.get_by_role("link", name="Sign a second supplier").click()
    expect(editor.page.get_by_role("blockquote")).to_have_text("The contract is with the plan")
    looked_at(editor)
    editor.page.get_by_label("How you looked at it").fill("Read it, both signatures are there")
    editor.page.get_by_role("button", name="Verify", exact=True).click()
    expect(editor.page.get_by_text("CA-01 is verified.").first).to_be_visible()
    looked_at(editor)
    editor.visit("/actions/?state=all")
    expect(editor.page.get_by_role("link", name="Sign a second supplier")).to_be_visible()
    looked_at(editor)
    last = ActionStep.objects.latest_of_each().get()
    assert (last.stands, last.by, CorrectiveAction.objects.get().source_ref) == ("verified", world.editor, key)
