"""A plan in Arabic on a page, from right to left, and its copy in Word: on a desktop and on a phone."""

import pytest

from plans.actions.importing import import_plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ARABIC = """# خطة الأعمال

## Business Functions

| الوظيفة | المالك | RTO |
|---|---|---|
| الرواتب | أحمد | 4 hours |
"""


@pytest.fixture
def arabic(world):
    return import_plan(text=ARABIC, file_name="plan.md", code="AR-01", by=world.editor, at=world.now)


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_plan_in_arabic_begins_on_the_right_and_is_taken_along_in_word(world, arabic, visitor, device):
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    editor.visit("/plans/AR-01/")
    page = editor.page
    function, owner = (page.get_by_role("columnheader", name=name).first for name in ("الوظيفة", "المالك"))
    assert function.bounding_box()["x"] > owner.bounding_box()["x"]
    editor.assert_fits()
    editor.assert_accessible()
    if device == "phone":
        page.get_by_role("button", name="More actions").click()
    with page.expect_download() as taken:
        page.locator("a[href$='/draft/word/']:visible").click()
    assert taken.value.suggested_filename == "AR-01-draft.docx"
