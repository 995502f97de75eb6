"""The shared page and the edit block in a real browser, under the policy that production sends."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice")


def failures(page):
    """What axe holds against the page, as ``(rule, where)``."""
    found = Axe().run(page, options={"runOnly": list(RULES)}).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 820, 390, 320])
@pytest.mark.parametrize("name", ["page", "editing"])
def test_every_part_can_be_used_by_everybody(open_page, name, width, scheme):
    page = open_page(name, width=width, scheme=scheme)
    assert failures(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.refused == []


def test_a_page_in_the_colours_of_the_system_keeps_its_marks(open_page):
    page = open_page("editing", forced_colors="active")
    assert page.locator("tr.changed > :first-child").first.evaluate("e => getComputedStyle(e).borderLeftWidth") == "3px"
    assert page.refused == []


def test_fingers_find_everything(open_page):
    """Fields are too large to be zoomed into, and controls are large enough to hit."""
    page = open_page("editing", width=390)
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
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_slash_searches_but_can_still_be_typed(open_page):
    page = open_page("page")
    page.locator("#id_rto").press("/")
    assert "/" in page.locator("#id_rto").input_value()
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


def test_arrows_walk_through_the_rows_and_move_them(open_page):
    page = open_page("editing")
    page.locator("#F-01-edit").press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "F-02-edit"
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.keyboard.press("Alt+ArrowUp")
    assert "up=F-02" in sent.value.post_data


def test_the_account_menu_closes_when_a_place_in_it_is_chosen(open_page):
    page = open_page("page")
    page.get_by_role("button", name="Your account").click()
    assert page.locator("#account").is_visible()
    assert failures(page) == []
    page.get_by_role("link", name="Your account").click()
    page.wait_for_url("**/accounts/you/")


def test_light_or_dark_is_chosen_without_a_script(open_page):
    page = open_page("page", java_script_enabled=False)
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Dark").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.url.endswith("/sample/page/")


def test_a_question_starts_on_the_safe_answer(open_page):
    page = open_page("page")
    page.get_by_role("link", name="Delete File Storage").click()
    assert page.locator("dialog").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Keep it"
    assert failures(page) == []
    page.keyboard.press("Enter")
    assert not page.locator("dialog").is_visible()


def test_a_toast_can_be_dismissed(open_page):
    page = open_page("page")
    toast = page.get_by_role("status").get_by_text("5.2 saved")
    assert toast.is_visible()
    page.locator("#toasts").get_by_role("button", name="Dismiss").click()
    assert toast.count() == 0


def test_a_result_leaves_by_itself_unless_it_is_being_read(open_page):
    page = open_page("page")
    toast = page.locator("#toasts .toast")
    play = "e => e.getAnimations().map(a => a.playState)"
    assert toast.evaluate(play) == ["running"]
    toast.hover()
    assert toast.evaluate(play) == ["paused"]


def test_a_failed_form_takes_the_focus_to_what_is_to_be_mended(open_page):
    page = open_page("page")
    assert page.evaluate("document.activeElement.textContent").strip().startswith("Fix 2 fields to save.")


def test_copying_says_so(open_page):
    page = open_page("page", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the fingerprint").click()
    page.get_by_role("status").get_by_text("Copy the fingerprint: done").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "a91f03c2"


def test_the_contents_mark_the_section_in_view(open_page):
    page = open_page("editing")
    page.locator("#s6").evaluate("e => scrollTo(0, e.offsetTop + e.closest('.doc').offsetTop - 100)")
    page.locator("[data-spy] a[href='#s6'][aria-current='location']").wait_for()
    assert page.locator("[data-spy] [aria-current]").count() == 1


def test_on_a_phone_a_sheet_of_contents_closes_when_a_section_is_chosen(open_page):
    page = open_page("editing", width=390)
    page.get_by_role("button", name="Business Impact Analysis").click()
    assert page.locator("#toc").is_visible()
    page.locator(".toast").evaluate("e => e.remove()")  # axe does not know that the sheet lies over it
    assert failures(page) == []
    page.locator("#toc").get_by_role("link", name="Recovery Strategies").click()
    assert not page.locator("#toc").is_visible()
