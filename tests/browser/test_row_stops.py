"""One stop of the tab key a row of an open table or of a grid of links, arrows inside; without a script each is one."""

import pytest
from playwright.sync_api import expect

from plans.models.plan import Block

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STOPS = "row => [...row.querySelectorAll('a[href], button, input')].filter((stop) => stop.tabIndex === 0).length"


@pytest.fixture
def matrix(world) -> str:
    """The address of a block of functions, open."""
    block = Block.objects.living().filter(plan=world.plan, kind="functions").last()
    return f"/plans/BCP-01/?edit={block.ref}"


@pytest.fixture
def editor(world, visitor, matrix):
    """Somebody on a desktop who has it open."""
    one = visitor("desktop")
    one.sign_in(world.editor.email)
    one.visit(matrix)
    one.rest()
    return one


def test_the_tab_key_goes_from_row_to_row_and_arrows_inside(editor):
    page = editor.page
    rows = page.locator(".rows tbody tr")
    expect(rows.nth(1)).to_be_visible()
    assert {row.evaluate(STOPS) for row in rows.all()} == {1}
    first, second = (row.locator("[data-edit]") for row in rows.all()[:2])
    first.focus()
    page.keyboard.press("Tab")
    expect(second).to_be_focused()
    page.keyboard.press("End")
    expect(rows.nth(1).get_by_role("button", name="Delete")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(rows.nth(1).get_by_role("button", name="down")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Tab")  # back to where one was in that row
    expect(rows.nth(1).get_by_role("button", name="down")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    editor.assert_accessible()
    page.keyboard.press("Enter")  # a row that comes back from being open has one stop, too
    page.locator(".row-form [data-cancel]").click()
    expect(page.locator(".row-form")).to_have_count(0)
    editor.rest()
    assert rows.first.evaluate(STOPS) == 1


def test_rows_are_ticked_one_after_the_other_by_keyboard(editor):
    page = editor.page
    boxes = page.locator(".rows tbody input[type=checkbox]")
    boxes.first.focus()
    for key in ("Space", "ArrowDown", "Space"):
        page.keyboard.press(key)
    expect(boxes.nth(1)).to_be_focused()
    expect(boxes.first).to_be_checked()
    expect(boxes.nth(1)).to_be_checked()
    page.keyboard.press("ArrowUp")
    expect(boxes.first).to_be_focused()


def test_alt_and_an_arrow_move_the_row(editor):
    page = editor.page
    rows = page.locator(".rows tbody tr")
    name = rows.first.locator("[data-field]").first.inner_text()
    rows.first.locator("[data-edit]").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#said")).to_have_text("Moved to place 2.")
    expect(rows.nth(1)).to_contain_text(name)


def test_the_delete_key_deletes_the_row_and_offers_undo(editor):
    page = editor.page
    rows = page.locator(".rows tbody tr")
    rows.nth(1).locator("[data-edit]").focus()
    page.keyboard.press("Delete")
    expect(rows.nth(1).get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Delete")  # once more deletes nothing: there is no row any more
    page.keyboard.press("Enter")
    expect(rows.nth(1).locator("[data-edit]")).to_be_focused()
    expect(page.locator(".rows tbody tr.removed")).to_have_count(0)
    page.keyboard.press("Enter")  # in a field it deletes a letter
    expect(page.locator(".row-form")).to_have_count(1)
    page.keyboard.press("Delete")
    expect(page.locator(".row-form")).to_have_count(1)
    expect(page.locator(".rows tbody tr.removed")).to_have_count(0)


def test_the_delete_key_on_a_ticked_row_deletes_all_that_are_ticked(editor):
    page = editor.page
    page.locator(".rows tbody input[type=checkbox]").first.focus()
    for key in ("Space", "ArrowDown", "Space", "Delete"):
        page.keyboard.press(key)
    expect(page.get_by_text("2 rows were deleted.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".rows tbody tr")).to_have_count(3)


def test_a_grid_of_links_has_one_stop_a_row(world, visitor):
    editor = visitor("desktop")
    editor.sign_in(world.editor.email)
    editor.visit("/plans/BCP-01/links/")
    page = editor.page
    editor.rest()
    grid = page.locator("table.boxes").filter(visible=True).first
    rows = grid.locator("tbody tr")
    assert {row.evaluate(STOPS) for row in rows.all()} == {1}
    box = rows.first.locator("td input").first
    box.focus()
    page.keyboard.press("ArrowLeft")
    expect(rows.first.locator("[data-row]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(box).to_be_focused()
    editor.assert_accessible()


def test_without_a_script_everything_in_a_row_is_reached_by_tab(world, visitor, matrix):
    editor = visitor("desktop", java_script_enabled=False)
    editor.sign_in(world.editor.email)
    editor.visit(matrix)
    row = editor.page.locator(".rows tbody tr").first
    row.get_by_role("link", name="History").focus()
    editor.page.keyboard.press("Tab")
    expect(row.locator("[data-edit]")).to_be_focused()
    editor.page.keyboard.press("Tab")
    expect(row.get_by_role("button", name="up")).to_be_focused()
