"""What a test in a browser waits for before it looks, and what it looks at then.

A click comes back before the next page is there: what is asserted of a page is waited for, by Playwright's `expect`.
"""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

ON_ITS_WAY = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
HAS_SCRIPTS = "() => 'js' in document.documentElement.dataset"
# What a script does once the page has loaded, and the scrolling that follows it.
TWO_FRAMES = (
    """() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done))))"""
)
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def at_rest(page: Any) -> None:
    """Wait until the page has loaded and no part of it is on its way.

    Which page that is, the old or the next one, this can't know: after a click wait first for what the next one says.
    """
    page.wait_for_load_state("load")
    expect(page.locator(ON_ITS_WAY)).to_have_count(0)
    if page.evaluate(HAS_SCRIPTS):
        page.evaluate(TWO_FRAMES)


def violations(page: Any, *rules: str) -> list[tuple[str, list[Any]]]:
    """What axe holds against the page, as ``(rule, where)``; what it has nothing against is not put together."""
    at_rest(page)
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


def assert_fits(page: Any) -> None:
    """No wider than the screen."""
    at_rest(page)
    assert page.evaluate(WIDER) <= 0, page.url
