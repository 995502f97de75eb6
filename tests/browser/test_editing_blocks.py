"""Editing in place, in a real browser: what only its layout and its focus can get wrong."""

import pytest
from playwright.sync_api import expect

from plans.actions.blocks import delete_block
from plans.actions.rows import change_row
from plans.models.functions import BusinessFunction
from plans.models.plan import Block
from plans.models.strategies import Strategy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def matrix(world) -> Block:
    """The block of the impact matrix."""
    return Block.objects.get(plan=world.plan, heading__title="Impact Assessment Matrix", kind="functions")


def block_of(world, title: str) -> Block:
    return Block.objects.get(plan=world.plan, heading__title=title)


def test_who_saves_into_a_block_deleted_meanwhile_is_told_so_where_they_look(world, visitor):
    block = matrix(world)
    editor = visitor("desktop")
    editor.sign_in(world.editor.email)
    editor.visit(f"/plans/BCP-01/?edit={block.ref}&row=F-01#{block.ref}")
    page = editor.page
    page.locator(".row-form").get_by_label("RPO", exact=True).fill("50m")
    delete_block(block=block, by=world.administrator, at=world.now)
    page.get_by_role("button", name="Save row").click()
    note = page.get_by_role("alert").filter(has_text="deleted this block")
    expect(note).to_be_focused()
    expect(page.locator(".row-form").get_by_label("RPO", exact=True)).to_have_value("50m")
    editor.was_refused(409)
    editor.assert_accessible()
    note.get_by_role("button", name="Bring the block back").click()
    expect(note).to_have_count(0)
    page.get_by_role("button", name="Save row").click()
    expect(page.locator(".editing tr", has_text="50m").first).to_be_visible()


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_block_of_many_columns_stays_inside_its_frame(world, visitor, device):
    strategy = Strategy.objects.filter(plan=world.plan).order_by("ref").first()
    functions = list(BusinessFunction.objects.filter(plan=world.plan))
    values = {"functions": functions, "rpo": "15m", "failback": "Go back at night."}
    change_row(row=strategy, values=values, edition=strategy.edition, by=world.editor, at=world.now)
    block = block_of(world, "Primary Strategies")
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    editor.visit(f"/plans/BCP-01/?edit={block.ref}#{block.ref}")
    frame = editor.page.locator(".editing")
    editor.rest()
    assert frame.evaluate("frame => frame.scrollWidth - frame.clientWidth") == 0
    frame.get_by_role("link", name=f"Edit {strategy.name}").click()
    expect(frame.locator(".row-form")).to_be_visible()
    editor.rest()
    assert frame.evaluate("frame => frame.scrollWidth - frame.clientWidth") == 0
    editor.assert_accessible()


def test_on_a_phone_no_edit_button_lies_over_the_text(world, visitor):
    editor = visitor("phone")
    editor.sign_in(world.editor.email)
    editor.visit("/plans/BCP-01/")
    editor.rest()
    covered = editor.page.evaluate("""() => [...document.querySelectorAll(".doc .block > .reveal")].filter((button) => {
      const [over, text] = [button.getBoundingClientRect(), button.nextElementSibling.getBoundingClientRect()];
      return over.bottom > text.top + 1;
    }).length""")
    assert covered == 0


def test_the_contents_mark_the_section_that_is_read_and_not_its_chapter(world, visitor):
    editor = visitor("desktop")
    editor.sign_in(world.editor.email)
    section = matrix(world).heading.ref
    editor.visit(f"/plans/BCP-01/#{section}")
    marked = editor.page.locator("#contents a[aria-current=location]")
    expect(marked.filter(has_text="Impact Assessment Matrix")).to_be_visible()


def test_no_block_is_wider_than_its_frame_on_a_small_notebook(world, visitor):
    by_kind = {block.kind: block.ref for block in Block.objects.filter(plan=world.plan)}
    editor = visitor("desktop")
    editor.page.set_viewport_size({"width": 1280, "height": 800})
    editor.sign_in(world.editor.email)
    wider = {}
    for kind, ref in by_kind.items():
        editor.visit(f"/plans/BCP-01/?edit={ref}#{ref}")
        beyond = editor.page.locator(".editing").evaluate("frame => frame.scrollWidth - frame.clientWidth")
        if beyond:
            wider[kind] = beyond
    assert len(by_kind) > 15
    assert not wider
