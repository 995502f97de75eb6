"""Every page that people open: no violation, no refusal by the content security policy, no sideways scrolling."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EDITING = (
    "/",
    "/plans/",
    "/plans/new/",
    "/plans/import/",
    "/plans/BCP-01/",
    "/plans/BCP-01/settings/",
    "/plans/BCP-01/copy/",
    "/plans/BCP-01/archive/",
    "/plans/BCP-01/submit/",
    "/search/?q=recovery",
    "/directory/",
    "/directory/people/new/",
    "/messages/",
    "/account/",
    "/account/address/",
    "/account/messages/",
    "/account/absence/",
    "/suppliers/",
    "/exercises/",
    "/exercises/?by=person&state=overdue",
    "/exercises/results/",
    "/plans/BCP-01/recovery/",
    "/plans/BCP-01/what-if/",
    "/plans/BCP-01/findings/",
    "/plans/BCP-01/links/",
    "/actions/",
    "/plans/BCP-01/actions/",
    "/plans/BCP-01/actions/new/",
    "/plans/BCP-01/keepers/",
    "/changes/",
    "/plans/BCP-01/changes/",
    "/plans/BCP-01/changes/new/",
    "/glossary/",
    "/incidents/failed/",
    "/incidents/failed/?plan=BCP-01&ref=F-01",
    "/incidents/phones/",
)
AUDITING = (
    "/plans/BCP-01/versions/",
    "/plans/BCP-01/versions/1.0/",
    "/plans/BCP-01/compare/?from=1.0&to=draft",
    "/evidence/",
    "/verify/",
    "/audit/",
    "/plans/BCP-01/audit/",
    "/plans/BCP-01/evidence-pack/",
)

ADMINISTERING = (
    "/plans/BCP-01/delete/",
    "/jobs/",
    "/jobs/mail/",
    "/jobs/messages/",
    "/people/",
    "/people/new/",
    "/people/invite/",
    "/people/invited/",
    "/people/signed-in/",
    "/rules/",
    "/webhooks/",
    "/webhooks/new/",
    "/incidents/settings/duties/",
    "/incidents/settings/duties/new/",
    "/incidents/settings/templates/new/",
)


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("device", ["desktop", "phone"])
@pytest.mark.parametrize("role, paths", [("editor", EDITING), ("auditor", AUDITING), ("administrator", ADMINISTERING)])
def test_pages_are_accessible_and_fit_the_screen(world, visitor, device, role, paths):
    someone = visitor(device)
    someone.sign_in(world.by_role(role).email)
    for path in paths:
        someone.visit(path)
        someone.assert_fits()


def test_who_types_before_the_form_has_settled_stays_in_that_field(world, visitor):
    editor = visitor("desktop")
    editor.sign_in(world.editor.email)
    editor.visit("/plans/BCP-01/")
    page = editor.page
    page.get_by_role("heading", name="Impact Assessment Matrix").hover()
    page.get_by_role("link", name="Edit Impact Assessment Matrix").click()
    page.get_by_role("link", name="Edit Data Processing").wait_for()
    editor.rest()
    page.evaluate("""() => {
      document.addEventListener("htmx:afterSwap", () => document.querySelector(".row-form [name$=rto]")?.focus());
      document.addEventListener("htmx:afterSettle", () => setTimeout(() => { document.body.dataset.settled = ""; }));
    }""")
    page.get_by_role("link", name="Edit Data Processing").click()
    page.locator("body[data-settled]").wait_for()
    rto = page.get_by_label("RTO", exact=True)
    expect(rto).to_be_focused()
    page.keyboard.type("3")
    expect(rto).not_to_have_value("4h")
    expect(page.locator(".row-form [name=name]")).to_have_value("Data Processing")
