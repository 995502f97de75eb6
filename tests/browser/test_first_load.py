"""A first visit: few files, and the style sheet says what is written."""

from itertools import chain
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from bcp_portal.look.bundles import BUNDLES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST = 8
# How the browser reads a sheet; in values that it keeps as they are written (--name: …), white space counts as one space.
READ = """(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return Array.from(sheet.cssRules, (rule) => rule.cssText.replace(/\\s+/g, " "));
}"""


def text_of(name: str) -> str:
    return Path(finders.find(name)).read_text()


@pytest.mark.parametrize(
    "path", ["/", "/plans/BCP-01/", "/plans/BCP-01/links/", "/plans/BCP-01/what-if/", "/plans/import/"]
)
def test_a_page_asks_for_few_files(world, visitor, path):
    editor = visitor("phone")
    editor.sign_in(world.editor.email)
    asked = []
    editor.page.on("request", lambda request: asked.append(request.url.removeprefix(editor.base)))
    editor.visit(path)
    editor.rest()
    assert len(asked) <= MOST, asked
    assert len([address for address in asked if ".css" in address]) == 1
    assert editor.complaints == []


def test_the_browser_reads_in_the_bundle_what_is_written(visitor):
    page = visitor().page
    written = chain.from_iterable(page.evaluate(READ, text_of(part)) for part in BUNDLES["portal.css"])
    assert page.evaluate(READ, text_of("bundles/portal.css")) == list(written)
