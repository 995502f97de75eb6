"""The shared page and the edit block in a real browser, under the policy that production sends."""

import re

import pytest
from playwright.sync_api import expect

from tests.waiting import at_rest, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice")
# However slow the machine, no result leaves the page meanwhile.
STAYS = "toast => toast.getAnimations().forEach(each => { each.currentTime = 0; each.playbackRate = 1e-6; })"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 820, 390, 320])
@pytest.mark.parametrize("name", ["page", "editing"])
def test_every_part_can_be_used_by_everybody(open_page, name, width, scheme):
    page = open_page(name, width=width, scheme=scheme)
    assert violations(page, *RULES) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.refused == []


def test_a_page_in_the_colours_of_the_system_keeps_its_marks(open_page):
    page = open_page("editing", forced_colors="active")
    at_rest(page)
    assert page.locator("tr.changed > :first-child").first.evaluate("e => getComputedStyle(e).borderLeftWidth") == "3px"
    assert page.refused == []


def test_fingers_find_everything(open_page):
    """Fields are too large to be zoomed into, and controls are large enough to hit."""
    page = open_page("editing", width=390)
    at_rest(page)
    sizes = page.locator("main input:visible, main select:visible, main textarea:visible").evaluate_all(
        "all => all.map(e => [e.getBoundingClientRect().height, parseFloat(getComputedStyle(e).fontSize)])"
    )
    assert sizes
    assert all(height >= 44 and font >= 16 for height, font in sizes)
    small = page.locator(".acts :is(a, button):visible").evaluate_all(
        "all => all.map(e => [e.offsetWidth,"
        " e.offsetHeight + 2 * Math.abs(parseFloat(getComputedStyle(e, '::after').top))])"
    )
    assert small
    assert all(width >= 44 and height >= 44 for width, height in small)


def test_the_first_stop_of_the_keyboard_skips_to_the_content(open_page):
    page = open_page("editing")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_slash_searches_but_can_still_be_typed(open_page):
    page = open_page("page")
    page.locator("#id_rto").press("/")
    expect(page.locator("#id_rto")).to_have_value(re.compile("/"))
    page.locator("h1").click()
    page.keyboard.press("/")
    page.wait_for_url("**/plans/search/")


def test_control_and_enter_save_the_form_one_is_in(open_page):
    page = open_page("editing")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.locator("#manual").evaluate("e => e.closest('details').open = true")
        page.locator("#manual").press("Control+Enter")
    assert "function=File+Storage" in sent.value.post_data


def test_escape_leaves_the_block_being_edited(open_page):
    page = open_page("editing")
    page.locator("#function").press("Escape")
    page.wait_for_url("**?edit=5.2")


def test_arrows_walk_through_the_rows(open_page):
    page = open_page("editing")
    page.locator("#F-01-edit").press("ArrowDown")
    expect(page.locator("#F-02-edit")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#F-01-edit")).to_be_focused()


def test_the_account_menu_closes_when_a_place_in_it_is_chosen(open_page):
    page = open_page("page")
    page.get_by_role("button", name="Your account").click()
    expect(page.locator("#account")).to_be_visible()
    assert violations(page, *RULES) == []
    page.get_by_role("link", name="Your account").click()
    page.wait_for_url("**/accounts/you/")


def test_light_or_dark_is_chosen_without_a_script(open_page):
    page = open_page("page", java_script_enabled=False)
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page).to_have_url(re.compile("/sample/page/$"))


def test_a_question_starts_on_the_safe_answer(open_page):
    page = open_page("page")
    page.get_by_role("link", name="Delete File Storage").click()
    expect(page.locator("dialog")).to_be_visible()
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    assert violations(page, *RULES) == []
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).not_to_be_visible()


def test_a_toast_can_be_dismissed(open_page):
    page = open_page("page")
    toast = page.locator("#toasts .toast", has_text="5.2 saved")
    toast.evaluate(STAYS)
    expect(toast).to_be_visible()
    toast.get_by_role("button", name="Dismiss").click()
    expect(toast).to_have_count(0)


def test_a_result_leaves_by_itself_unless_it_is_being_read(open_page):
    page = open_page("page")
    toast = page.locator("#toasts .toast")
    play = "e => e.getAnimations().map(a => a.playState)"
    toast.evaluate(STAYS)
    assert toast.evaluate(play) == ["running"]
    toast.hover()
    page.locator("#toasts .toast:hover").wait_for()
    assert toast.evaluate(play) == ["paused"]


def test_a_failed_form_takes_the_focus_to_what_is_to_be_mended(open_page):
    page = open_page("page")
    expect(page.locator("main :focus")).to_contain_text("Fix 2 fields to save.")


def test_copying_says_so(open_page):
    page = open_page("page", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the fingerprint").click()
    page.get_by_role("status").get_by_text("Copy the fingerprint: done").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "a91f03c2"


def test_the_contents_mark_the_section_in_view(open_page):
    page = open_page("editing")
    page.locator("#s6").evaluate("e => scrollTo(0, e.offsetTop + e.closest('.doc').offsetTop - 100)")
    expect(page.locator("[data-spy] a[href='#s6']")).to_have_attribute("aria-current", "location")
    expect(page.locator("[data-spy] [aria-current]")).to_have_count(1)


def test_on_a_phone_a_sheet_of_contents_closes_when_a_section_is_chosen(open_page):
    page = open_page("editing", width=390)
    page.get_by_role("button", name="Business Impact Analysis").click()
    expect(page.locator("#toc")).to_be_visible()
    page.locator(".toast").evaluate("e => e.remove()")  # axe does not know that the sheet lies over it
    assert violations(page, *RULES) == []
    page.locator("#toc").get_by_role("link", name="Recovery Strategies").click()
    expect(page.locator("#toc")).not_to_be_visible()
