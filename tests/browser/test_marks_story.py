"""Marks beside blocks come and go with each save, in few bytes."""

import pytest
from playwright.sync_api import expect

from plans.models.dependencies import Dependency
from plans.models.findings import Finding
from plans.models.plan import Block

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_mark_goes_with_the_save_that_mends_and_is_back_with_the_one_that_does_not(world, visitor, device):
    row = Dependency.objects.get(plan=world.plan, name="AI Services")
    block = Block.objects.get(plan=world.plan, kind="dependencies").ref
    found = Finding.objects.get(plan=world.plan, rule="DEP-01", subject=row.ref)
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    editor.visit(f"/plans/BCP-01/?edit={block}&row={row.ref}#{block}")
    page = editor.page
    mark = page.locator(f"#gaps-{block}")
    mark.locator("summary").click()
    mark.get_by_text(found.sentence).wait_for()
    line = page.locator(".rows tr", has=page.locator(f"#{block}-{row.ref}-edit"))
    assert save(page, line, "Vertex AI of Google Cloud, contract in place") < 40_000
    expect(mark.get_by_text(found.sentence)).to_have_count(0)
    line.locator("[data-edit]").click()
    assert save(page, line, "Another provider") < 40_000
    expect(mark.get_by_text(found.sentence)).to_be_attached()
    editor.assert_accessible()
    page.reload()
    expect(mark.get_by_text(found.sentence)).to_be_attached()


def save(page, line, backup: str) -> int:
    """How many bytes the marks came in, once the row stands there as saved."""
    field = page.get_by_label("Backup")
    with page.expect_response("**/state/") as marks:
        field.fill(backup)
        field.press("Control+Enter")
    expect(line).to_contain_text(backup)
    return len(marks.value.body())
