"""Every page that people open: no violation, no refusal by the content security policy, no sideways scrolling."""

import pytest

from tests.stages import in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EDITING = (
    "/", "/plans/", "/plans/new/", "/plans/import/", "/plans/BCP-01/", "/plans/BCP-01/settings/", "/plans/BCP-01/copy/",
    "/plans/BCP-01/archive/", "/plans/BCP-01/submit/", "/search/?q=recovery", "/directory/", "/directory/people/new/",
    "/messages/", "/account/",
)  # fmt: skip
AUDITING = (
    "/plans/BCP-01/versions/", "/plans/BCP-01/versions/1.0/", "/plans/BCP-01/compare/?from=1.0&to=draft", "/evidence/",
    "/verify/", "/audit/", "/plans/BCP-01/audit/",
)  # fmt: skip


@pytest.mark.parametrize("device", ["desktop", "phone"])
@pytest.mark.parametrize("role, paths", [("editor", EDITING), ("auditor", AUDITING)])
def test_pages_are_accessible_and_fit_the_screen(world, visitor, device, role, paths):
    in_force(world)
    someone = visitor(device)
    someone.sign_in(world.by_role(role).email)
    for path in paths:
        someone.visit(path)
        someone.assert_accessible()
        width = someone.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, path
