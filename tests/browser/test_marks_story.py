"""Marks beside blocks come and go with each save, in few bytes."""

import pytest

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
    sizes = []
    editor.page.on("response", lambda answer: answer.url.endswith("/state/") and sizes.append(len(answer.body())))
    editor.visit(f"/plans/BCP-01/?edit={block}&row={row.ref}#{block}")
    page = editor.page
    mark = page.locator(f"#gaps-{block}")
    mark.locator("summary").click()
    mark.get_by_text(found.sentence).wait_for()
    save(page, "Vertex AI of Google Cloud, contract in place")
    mark.get_by_text(found.sentence).wait_for(state="detached")
    page.locator(f"#{block}-{row.ref}-edit").click()
    save(page, "Another provider")
    mark.get_by_text(found.sentence).wait_for(state="attached")
    editor.assert_accessible()
    page.reload()
    mark.get_by_text(found.sentence).wait_for(state="attached")
    assert len(sizes) >= 2
    assert max(sizes) < 40_000


def save(page, backup: str) -> None:
    field = page.get_by_label("Backup")
    field.fill(backup)
    field.press("Control+Enter")
