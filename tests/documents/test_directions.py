"""Arabic and Hebrew on pages and on paper: text, lists and tables run from right to left."""

import xml.etree.ElementTree as ET

import pytest

from bcp_portal.documents.directions import direction, with_directions
from bcp_portal.documents.html import render_outline
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan
from tests.documents.clinic import imprint_of
from tests.documents.printing import plan_pdf, print_html
from tests.documents.test_pdf import tool

ARABIC = """# خطة الأعمال

## الوظائف

| الوظيفة | المالك | RTO |
|---|---|---|
| الرواتب | أحمد | 4 hours |

- بند أول (جدا).
- Second item (two).

## Contacts

| Name | Phone |
|---|---|
| Ann | 555 |
"""


def plan_of(text: str):
    return as_document(read_plan(text))


@pytest.mark.parametrize(
    "text, way", [("4 ساعات", "rtl"), ("(RTO) ساعات", "ltr"), ("תוכנית", "rtl"), ("4–8", ""), ("", ""), ("план", "ltr")]
)
def test_the_first_letter_says_the_direction(text, way):
    assert direction(text) == way


def laid_out(html: str) -> str:
    root = ET.fromstring(html)  # noqa: S314 - ours
    with_directions(root, html)
    return ET.tostring(root, encoding="unicode")


def test_on_paper_text_list_and_table_get_the_direction_of_their_words():
    found = laid_out(
        "<main><p>One.</p><p>واحد.</p><ul><li>بند<ul><li>two</li></ul></li></ul>"
        "<table><caption>Table 1. x</caption><tr><th>الوظيفة</th><td>4 h</td><td>7</td></tr></table></main>"
    )
    assert "<p>One.</p>" in found
    assert '<p dir="rtl">واحد.</p>' in found
    assert '<ul dir="rtl"><li>بند<ul dir="ltr"><li>two</li></ul></li></ul>' in found
    assert '<table dir="rtl"><caption>Table 1. x</caption><tr><th>الوظيفة</th><td dir="ltr">4 h</td><td>7</td>' in found


def test_what_is_written_from_left_to_right_is_left_alone():
    html = "<main><p>One.</p><table><tr><td>Два</td></tr></table></main>"
    assert laid_out(html) == html


def test_a_table_in_arabic_begins_on_the_right(tmp_path):
    plan = plan_of(ARABIC)
    path = tmp_path / "plan.pdf"
    path.write_bytes(plan_pdf(plan, imprint_of(plan)).bytes)
    boxes = ET.fromstring(tool("pdftotext", "-bbox", str(path), "-"))  # noqa: S314 - of our own tool
    left = {word.text: float(word.get("xMin")) for word in boxes.iter("{http://www.w3.org/1999/xhtml}word")}
    owner, function = "المالك"[::-1], "الوظيفة"[::-1]  # as they lie on the page
    assert left["RTO"] < left[owner] < left[function]
    assert left["Name"] < left["Phone"]


def test_a_page_says_which_blocks_run_from_right_to_left():
    shown = render_outline(plan_of(ARABIC))
    assert shown.count(' dir="rtl"') >= 1
    contacts = shown[shown.index("Contacts") :]
    assert "dir=" not in contacts
    assert "dir=" not in render_outline(plan_of("# Plan\n\n## Things\n\n- one\n"))


def test_the_print_of_a_plan_in_latin_letters_is_as_before():
    plan = plan_of("# A plan\n\n## Things\n\n- one\n")
    assert 'dir="rtl"' not in print_html(plan, imprint_of(plan))
