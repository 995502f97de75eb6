"""The map of a large plan in a browser: what was found is in view, and choosing keeps the place."""

import json

import pytest
from playwright.sync_api import expect

from plans.models.plan import Draft
from tests.plans.test_map_page import large

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICES = pytest.mark.parametrize("device", ["desktop", "phone"])


@pytest.fixture
def editor(world, visitor, device):
    Draft.objects.filter(plan=world.plan).update(document=json.dumps(large()))
    someone = visitor(device)
    someone.sign_in(world.editor.email)
    return someone


def is_in_view(page, ref: str) -> bool:
    return page.locator(f"#m-{ref}").evaluate(
        """node => {
            const [inner, outer] = [node, node.closest(".map-wrap")].map((one) => one.getBoundingClientRect());
            return inner.top >= outer.top && inner.bottom <= outer.bottom && inner.left >= outer.left - 1;
        }"""
    )


@DEVICES
def test_what_was_found_is_in_view_among_three_hundred(editor):
    editor.visit("/plans/BCP-01/what-if/?find=supplier+47&narrow=off")
    editor.rest()
    assert is_in_view(editor.page, "SP-47")
    assert not is_in_view(editor.page, "SP-0")
    editor.assert_accessible()


@pytest.mark.parametrize("device", ["phone"])
def test_at_night_the_answer_is_on_the_first_screen_of_a_phone_and_the_map_below_it(editor):
    editor.visit("/plans/BCP-01/what-if/?failed=D-07")
    page = editor.page
    editor.rest()
    assert page.get_by_role("heading", name="What stops, in order").bounding_box()["y"] < 844
    heights = [page.locator(f"#{name}").bounding_box()["y"] for name in ("lost", "calls", "helps", "map-title")]
    assert heights == sorted(heights)
    page.get_by_role("heading", name="What fails").click()
    page.get_by_label("Dependency 6", exact=True).uncheck()
    page.get_by_role("button", name="Show what follows").click()
    page.get_by_text("Choose what fails: the page says").wait_for()
    editor.assert_accessible()


@DEVICES
def test_choosing_a_node_keeps_the_place_and_the_focus(editor):
    editor.visit("/plans/BCP-01/what-if/?find=supplier+47&narrow=off")
    page = editor.page
    editor.rest()
    page.locator("#m-SP-47").focus()
    before = page.locator(".map-wrap").evaluate("region => region.scrollTop")
    height = page.locator(".map-wrap").bounding_box()["y"]
    page.keyboard.press("Enter")
    page.wait_for_url("**failed=SP-47**")
    expect(page.locator("#m-SP-47.root")).to_be_focused()
    editor.rest()
    assert page.locator(".map-wrap").evaluate("region => region.scrollTop") == pytest.approx(before, abs=60)
    now = page.locator(".map-wrap").bounding_box()["y"]
    assert now == pytest.approx(height, abs=2)  # though the answer stands above
    assert is_in_view(page, "SP-47")
    assert editor.complaints == []
