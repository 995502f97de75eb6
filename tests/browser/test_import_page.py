"""Giving a document to import: the box says which file it has, with a script and without."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PLAN = "# Payments plan\n\n## Critical functions\n\n### Payouts (RTO: 4h)\n\n- Review cycle: Bi-annual\n"


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_box_tells_the_file_that_was_chosen_and_the_preview_what_it_becomes(world, visitor, device):
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    editor.visit("/plans/import/")
    page = editor.page
    plan = {"name": "<b>our plan</b>.md", "mimeType": "text/markdown", "buffer": PLAN.encode()}
    page.get_by_label("Markdown file").set_input_files(plan)
    page.get_by_text("<b>our plan</b>.md, 1 kB").wait_for()
    editor.assert_accessible()
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name="Payments plan").wait_for()
    expect(page.get_by_text("1 row of Business Functions")).to_be_visible()
    editor.assert_fits()


def test_a_file_dropped_on_the_box_is_the_file_given(world, visitor):
    editor = visitor("desktop")
    editor.sign_in(world.editor.email)
    editor.visit("/plans/import/")
    page = editor.page
    dropped = page.evaluate_handle("""() => {
      const given = new DataTransfer();
      given.items.add(new File(["# Dropped\\n\\ntext\\n"], "dropped.md", { type: "text/markdown" }));
      return given;
    }""")
    editor.rest()
    box = page.locator("[data-drop]").bounding_box()
    top = page.evaluate("([x, y]) => document.elementFromPoint(x, y).type", [box["x"] + 9, box["y"] + 9])
    assert top == "file"
    page.evaluate("given => { document.querySelector('[type=file]').files = given.files; }", dropped)
    page.locator("[type=file]").dispatch_event("change")
    page.get_by_text("dropped.md, 1 kB").wait_for()
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name="Dropped").first.wait_for()


def test_without_a_script_the_browsers_own_field_says_which_file_it_has(world, visitor):
    editor = visitor("desktop", java_script_enabled=False)
    editor.sign_in(world.editor.email)
    editor.visit("/plans/import/")
    field = editor.page.get_by_label("Markdown file")
    assert field.evaluate("field => getComputedStyle(field).opacity") == "1"
    field.set_input_files({"name": "plan.md", "mimeType": "text/markdown", "buffer": PLAN.encode()})
    editor.page.get_by_role("button", name="Preview").click()
    editor.page.get_by_role("heading", name="Payments plan").first.wait_for()
