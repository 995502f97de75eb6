"""Editing as one expects it, in a real browser: at the value, with the keyboard, several rows, from a spreadsheet."""

import pytest
from playwright.sync_api import expect

from plans.actions.rows import change_row
from plans.models.functions import BusinessFunction
from plans.models.plan import Block

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def matrix(world) -> Block:
    return Block.objects.get(plan=world.plan, heading__title="Impact Assessment Matrix", kind="functions")


def function(world, ref: str = "F-01") -> BusinessFunction:
    return BusinessFunction.objects.get(plan=world.plan, ref=ref)


def reading(world, visitor, device: str = "desktop"):
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    editor.visit("/plans/BCP-01/")
    editor.rest()
    return editor


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_an_rto_is_changed_with_two_clicks(world, visitor, matrix, device):
    editor = reading(world, visitor, device)
    page, block = editor.page, editor.page.locator(f"#{matrix.ref}")
    block.locator("tr[data-row=F-01] > td").first.click()
    field = block.get_by_label("RTO", exact=True)
    expect(field).to_be_focused()
    editor.assert_fits()
    page.keyboard.type("3h")  # what stood there is selected
    page.get_by_role("button", name="Save row").click()
    expect(block.locator(f"#{matrix.ref}-F-01")).to_contain_text("3h")
    assert function(world).rto == "3h"


def test_with_the_keyboard_alone_a_value_is_found_and_opened(world, visitor, matrix):
    editor = reading(world, visitor)
    page, block = editor.page, editor.page.locator(f"#{matrix.ref}")
    block.locator("[data-at]").focus()
    for key in ("ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    expect(block.locator("tr[data-row]").nth(1).locator("td").first).to_be_focused()
    editor.assert_accessible()
    page.keyboard.press("Enter")
    expect(block.get_by_label("RTO", exact=True)).to_be_focused()
    editor.rest()
    page.keyboard.type("5h")
    page.keyboard.press("Enter")  # and the next row, in the same column
    expect(block.locator(".row-form")).to_have_attribute("aria-label", "Row F-03")
    expect(block.get_by_label("RTO", exact=True)).to_be_focused()
    assert function(world, "F-02").rto == "5h"


@pytest.mark.parametrize("key", ["Escape", "Done"])
def test_who_leaves_a_changed_row_is_offered_what_was_typed(world, visitor, matrix, key):
    editor = reading(world, visitor)
    page, block = editor.page, editor.page.locator(f"#{matrix.ref}")
    block.locator("tr[data-row=F-01] > td").first.click()
    expect(block.get_by_label("RTO", exact=True)).to_be_focused()
    editor.rest()
    page.keyboard.type("7h")
    if key == "Escape":
        page.keyboard.press(key)
    else:
        page.get_by_role("link", name=key).click()
    expect(block.locator(".row-form")).to_have_count(0)
    expect(page.get_by_text("What you typed is not saved.", exact=True)).to_be_visible()
    editor.assert_accessible()
    page.get_by_role("button", name="Undo").click()
    expect(block.get_by_label("RTO", exact=True)).to_have_value("7h")
    page.get_by_role("button", name="Save row").click()
    expect(block.locator(f"#{matrix.ref}-F-01")).to_contain_text("7h")
    assert function(world).rto == "7h"


def test_two_rows_that_are_left_at_once_are_both_offered(world, visitor, matrix):
    editor = reading(world, visitor)
    page, block = editor.page, editor.page.locator(f"#{matrix.ref}")
    block.locator(":scope > a.reveal").click()
    for ref, typed in (("F-01", "7h"), ("F-02", "9h")):
        row = block.locator(f"#{matrix.ref}-{ref}")
        row.locator("[data-edit]").click()
        row.get_by_label("RTO", exact=True).fill(typed)
    editor.rest()
    page.evaluate("document.querySelectorAll('.row-form [data-cancel]').forEach((way) => (way.click(), way.click()))")
    expect(block.locator(".row-form")).to_have_count(0)
    expect(page.get_by_text("What you typed is not saved.", exact=True)).to_have_count(2)
    for _ in range(2):
        page.get_by_role("button", name="Undo").first.click()
    for field, typed in zip(block.get_by_label("RTO", exact=True).all(), ("7h", "9h"), strict=True):
        expect(field).to_have_value(typed)


def test_a_new_row_that_was_left_comes_back_by_ctrl_z(world, visitor, matrix):
    editor = reading(world, visitor)
    page = editor.page
    page.locator(f"#{matrix.ref} > a.reveal").click()
    page.get_by_role("link", name="Add row").click()
    name = page.locator(".row-form").get_by_label("Function", exact=True)
    expect(name).to_be_focused()
    editor.rest()
    page.keyboard.type("Billing")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(name).to_have_value("Billing")


def test_a_row_that_was_not_touched_is_left_without_a_word(world, visitor, matrix):
    editor = reading(world, visitor)
    page, block = editor.page, editor.page.locator(f"#{matrix.ref}")
    block.locator("tr[data-row=F-01] > td").first.click()
    expect(block.get_by_label("RTO", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(block.locator(".row-form")).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


def test_a_conflict_is_not_decided_by_a_key(world, visitor, matrix):
    editor = reading(world, visitor)
    page, block = editor.page, editor.page.locator(f"#{matrix.ref}")
    block.locator("tr[data-row=F-01] > td").first.click()
    expect(block.get_by_label("RTO", exact=True)).to_be_focused()
    editor.rest()
    seen = function(world)
    change_row(row=seen, values={"rto": "2h"}, edition=seen.edition, by=world.administrator, at=world.now)
    page.keyboard.type("9h")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").filter(has_text="while you were writing")).to_be_focused()
    editor.was_refused(409)
    editor.assert_accessible()
    page.get_by_role("button", name="Keep theirs").focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Save mine over it")).to_be_visible()
    assert function(world).rto == "2h"


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_several_rows_get_one_owner_and_are_taken_back(world, visitor, matrix, device):
    editor = reading(world, visitor, device)
    page = editor.page
    page.locator(f"#{matrix.ref} > a.reveal").click()
    expect(page.get_by_role("button", name="Set …")).to_be_hidden()
    for name in ("Customer Communication", "Data Processing"):
        page.get_by_label(f"Choose {name}").check()
    page.get_by_label("In the ticked rows set").select_option("owner")
    editor.assert_fits()
    page.get_by_role("button", name="Set …").click()
    field = page.get_by_label("Owner", exact=True)
    expect(field).to_be_focused()
    editor.assert_fits()
    field.fill("Ada Novak")
    page.get_by_role("button", name="Save in 2 rows").click()
    expect(page.get_by_text("2 rows were changed.")).to_be_visible()
    editor.assert_fits()
    assert function(world).owner.name == function(world, "F-02").owner.name == "Ada Novak"
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 rows were changed.")).to_have_count(0)
    assert function(world).owner is None


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_range_from_a_spreadsheet_is_shown_mended_and_added(world, visitor, matrix, device):
    editor = reading(world, visitor, device)
    page = editor.page
    page.locator(f"#{matrix.ref} > a.reveal").click()
    page.get_by_role("link", name="Paste from a spreadsheet").click()
    cells = page.get_by_label("Cells")
    expect(cells).to_be_focused()
    cells.fill("Function\tRTO\tFloor\nBilling\tsoonish\t3\nPayroll\t2h\t4\n")
    page.get_by_role("button", name="Show as rows").click()
    expect(page.get_by_text("1 value can’t be taken as written.")).to_be_visible()
    editor.assert_fits()
    page.get_by_label("Line 2, column 2").fill("8h")
    page.get_by_role("button", name="Add 2 rows").click()
    expect(page.get_by_text("2 rows were added.")).to_be_visible()
    editor.assert_fits()
    assert BusinessFunction.objects.get(plan=world.plan, name="Billing").rto == "8h"


def test_a_range_pasted_into_the_open_block_is_shown_at_once(world, visitor, matrix):
    editor = reading(world, visitor)
    page = editor.page
    page.locator(f"#{matrix.ref} > a.reveal").click()
    page.get_by_role("link", name="Add row").click()
    expect(page.locator(".row-form").get_by_label("Function", exact=True)).to_be_focused()
    page.evaluate("""() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", "Billing\\t8h\\nPayroll\\t2h");
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }""")
    expect(page.get_by_text("2 rows to add, nothing is added yet.")).to_be_visible()


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_deleted_row_is_found_and_its_history_is_one_click(world, visitor, matrix, device):
    editor = reading(world, visitor, device)
    page = editor.page
    page.locator(f"#{matrix.ref} > a.reveal").click()
    page.get_by_role("button", name="Delete Customer Communication").click()
    expect(page.get_by_text("“Customer Communication” was deleted.")).to_be_visible()
    page.get_by_role("link", name="Done").click()
    editor.visit("/plans/BCP-01/deleted/")
    editor.assert_fits()
    page.get_by_role("button", name="Bring back Customer Communication").click()
    expect(page.get_by_text("It is back where it was.")).to_be_visible()
    page.locator(f"#{matrix.ref} > a.reveal").click()
    page.get_by_role("link", name="History of Customer Communication").click()
    expect(page.get_by_role("heading", name="History of Customer Communication")).to_be_visible()
    expect(page.get_by_text("Row restored")).to_be_visible()
    editor.assert_fits()
