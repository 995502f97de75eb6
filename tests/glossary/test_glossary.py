"""The glossary: one source, a page with a place for each term, and short explanations beside what uses them."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.urls import reverse

from bcp_portal.glossary.terms import SOURCE, glossary, read

ROOT = Path(settings.BASE_DIR)
NAMED = re.compile(r"\{%\s*terms\s+((?:\"[^\"]+\"\s*)+)%\}")
PAGES = sorted((ROOT / "templates").rglob("*.html"))
OBJECTIVES = ("RTO", "RPO", "MTPD", "MBCO", "RTA", "RPA", "MTD")


@pytest.fixture
def html(client, db):
    """The page as somebody reads it who has not signed in."""
    return client.get(reverse("glossary:page")).content.decode()


def rows() -> list[str]:
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("| ") and line != "| term | meaning |"]


def test_every_row_of_the_source_is_a_term():
    assert sum(len(part.terms) for part in glossary().parts) == len(rows()) > 100


def test_each_part_is_in_the_order_of_the_alphabet():
    for part in glossary().parts:
        names = [term.anchors[0] for term in part.terms]
        assert names == sorted(names)


@pytest.mark.parametrize("name", ["Blocker", "Residual risk", "Signing order", "Superseded", "Trigger", "Wording only"])
def test_what_the_portal_prints_of_a_plan_can_be_looked_up(name):
    assert glossary().term(name).meaning


def test_every_place_on_the_page_has_a_name_of_its_own(html):
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert {anchor for part in glossary().parts for term in part.terms for anchor in term.anchors} <= set(ids)


def test_the_table_of_contents_leads_to_each_part(html):
    assert [f"#{part.anchor}" for part in glossary().parts] == re.findall(r'<li><a href="(#[^"]+)"', html)


@pytest.mark.parametrize("name", OBJECTIVES)
def test_the_objectives_of_the_field_can_be_looked_up(name):
    assert name in glossary().term(name).name + glossary().term(name).meaning


def test_what_a_source_says_in_html_is_no_markup():
    part = read("# Words\n\n## One\n\n| term | meaning |\n|---|---|\n| **a** | <script>b</script> |\n").parts[0]
    assert "<script>" not in part.terms[0].meaning


def test_every_term_that_a_template_names_is_in_the_glossary():
    named = {name for page in PAGES for found in NAMED.findall(page.read_text()) for name in found.split('"')[1::2]}
    assert named >= {"RTO", "MTPD", "MBCO", "RTA"}
    for name in named:
        glossary().term(name)


def test_a_few_terms_are_explained_where_they_stand():
    html = engines["django"].from_string('{% load glossary %}{% terms "RTO" "MTPD" %}').render({})
    assert "What RTO and MTPD mean" in html
    assert str(glossary().term("MTPD").meaning) in html
    assert f'href="{reverse("glossary:page")}"' in html


def test_an_unknown_term_is_a_fault_of_the_template():
    with pytest.raises(KeyError):
        engines["django"].from_string('{% load glossary %}{% terms "XYZ" %}').render({})


def test_the_account_menu_leads_to_it(world, sign_in):
    assert f'href="{reverse("glossary:page")}"' in sign_in(world.reader).get(reverse("plans:home")).content.decode()


def test_the_image_holds_the_source():
    assert "!docs/glossary.md" in (ROOT / ".dockerignore").read_text().splitlines()
