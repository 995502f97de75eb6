"""Lists, quotations and tags within each other, deeper than any page has room for: every word is printed everywhere."""

import io
import re

import docx
import pytest

from bcp_portal.documents.html import render_outline
from bcp_portal.documents.plan_report import plan_report
from bcp_portal.documents.prose import to_html, to_screen_html
from bcp_portal.documents.word import to_word
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan
from tests.documents.clinic import imprint_of
from tests.documents.printing import plan_pdf
from tests.documents.test_pdf import tool

MANY = 250
STEPS = [f"step{number}" for number in range(MANY)]
DEEP = {
    "tags": f"{'<b>' * MANY}bottom{'</b>' * MANY}",
    "tags that nobody ends": f"{'<b>' * MANY}bottom",
    "quotations": f"{'> ' * MANY}bottom",
    "quotations as HTML": f"{'<blockquote>' * MANY}bottom{'</blockquote>' * MANY}",
    "lists": "\n".join(f"{'  ' * place}- {step}" for place, step in enumerate([*STEPS, "bottom"])),
    "numbered lists": "\n".join(f"{'   ' * place}1. {step}" for place, step in enumerate([*STEPS, "bottom"])),
    "lists as HTML": f"{'<ul><li>x' * MANY}bottom{'</li></ul>' * MANY}",
    "tables as HTML": f"{'<table><tr><td>x' * MANY}bottom{'</td></tr></table>' * MANY}",
    "a cell": f"| A | B |\n|---|---|\n| x | {'<b>' * MANY}bottom{'</b>' * MANY} |",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_what_stands_too_deep_is_printed_flat_on_pages_in_pdfs_and_in_word(text):
    plan = as_document(read_plan(f"# A plan\n\n## Notes\n\nBefore.\n\n{text}\n\nAfter.\n"))
    imprint = imprint_of(plan)
    pages = tool("pdftotext", "-", "-", stdin=plan_pdf(plan, imprint).bytes)
    word = docx.Document(io.BytesIO(to_word(plan_report(plan, imprint)))).element.xpath("string(.)")
    for said in (render_outline(plan), pages, word):
        assert "bottom" in said
        assert text.count("step") == len(set(re.findall(r"step\d+", said)))


@pytest.mark.parametrize("render", [to_html, to_screen_html])
@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_no_more_than_some_elements_stand_within_each_other(render, text):
    depth = deepest = 0
    for tag in re.findall(r"<(/?)(?!br|hr)[a-z]", render(text)):
        depth += -1 if tag else 1
        deepest = max(deepest, depth)
    assert depth == 0
    assert deepest <= 42


def test_as_much_as_a_page_has_room_for_stays_as_it_is():
    html = to_html("\n".join(f"{'  ' * place}- {place}" for place in range(9)))
    assert html.count("<ul>") == html.count("<li>") == 9
    assert to_html(f"{'> ' * 17}end").count("<blockquote>") == 17


def test_lines_that_stand_too_deep_are_lines_with_their_looks_and_without_their_marks():
    html = to_html("\n".join(f"{'  ' * place}- **{place}**" for place in range(12)))
    assert html.count("<li>") == 9
    assert "<strong>9</strong><br>\n<strong>10</strong><br>\n<strong>11</strong>" in html


def test_items_and_cells_that_stand_too_deep_stand_apart():
    html = to_html(f"{'<ul><li>' * 30}one</li><li>two</li>{'</li></ul>' * 29}")
    assert "one<br>two" in html


def test_what_follows_such_a_list_stands_outside_of_it():
    deep = "\n".join(f"{'  ' * place}- {place}" for place in range(12))
    html = to_html(f"{deep}\n- last\n\n> quoted\n\n```\ncode\n```\n\n| A |\n|---|\n| b |\n")
    outside = html[html.rindex("</ul>") :]
    assert ("<li>last</li>" in html, "<blockquote>" in outside, "<pre>" in outside, "<table>" in outside) == (True,) * 4
    assert "11" in html
