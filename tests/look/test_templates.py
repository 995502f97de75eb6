"""What holds for every template of the portal, read as text."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from bcp_portal.look.bundles import BUNDLES
from bcp_portal.look.icons import strokes

ROOT = Path(settings.BASE_DIR)
PAGES = sorted((ROOT / "templates").rglob("*.html"))
ICON = re.compile(r"""\{%\s*icon\s+["']([\w-]+)["']""")
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:|hx-on|data:image", re.IGNORECASE)
# What becomes a PDF, an exported file or an e-mail carries its own style sheet: there is no policy there.
EXPORTED = {"documents", "annexes", "emails"}


def name_of(page):
    return str(page.relative_to(ROOT / "templates"))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_icon_that_a_template_names_exists(page):
    for name in ICON.findall(page.read_text()):
        assert strokes(name)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if EXPORTED.isdisjoint(page.relative_to(ROOT / "templates").parts)], ids=name_of
)
def test_no_template_holds_a_script_or_a_style(page):
    assert not INLINE.search(page.read_text())


def test_every_style_sheet_is_linked_and_stays_in_the_layers():
    sheets = {sheet.name: sheet.read_text() for sheet in (ROOT / "static" / "css").glob("*.css")}
    linked = [Path(part).name for part in BUNDLES["portal.css"]]
    assert linked[0] == "tokens.css"  # it declares the order of the layers
    for name in linked:
        outside = re.sub(r"/\*.*?\*/|@layer[^{;]+;", "", sheets[name], flags=re.DOTALL)
        tops = re.findall(r"^[^\s}].*\{", outside, flags=re.MULTILINE)
        assert all(top.startswith(("@layer", "@supports")) for top in tops), name
