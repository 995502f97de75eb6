"""Pages of a print as a reader leafs through them: nothing cut, nothing alone, nothing on the wrong side."""

import re
from pathlib import Path

import pytest

from bcp_portal.documents.cover import cover_form
from bcp_portal.documents.pdf import lay_out, write
from bcp_portal.documents.plan_report import plan_report
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan
from tests.documents.clinic import imprint_of, rows
from tests.documents.printing import plan_pdf, print_html
from tests.documents.test_pdf import tool
from tests.documents.test_wide_tables import words
from tests.growing import stopped_if_endless

KEYS = ("Description", "Trigger", "RTO", "RPO", "Responsible", "Failback")
OTHERS = Path(__file__).resolve().parents[1] / "plans" / "importing" / "others"


NAMES = ("Document ID", "Owner", "Approver", "Review frequency", "Next review", "Effective date", "Distribution")
TITLES = ("Plan", "Continuity of Service: District Registry Office", "A long title of a plan " * 6)


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("length", [10, 60])
def test_a_cover_says_all_of_its_facts(title, length):
    facts = "\n".join(f"- **{name}:** Ann Roe" for name in NAMES)
    document = as_document(read_plan(f"# {title}\n\n{facts}\n\n## Scope\n\nText.\n"))
    for place, row in enumerate(rows(document, "facts")):
        row["values"]["value"] = f"{('word ' * length)[:length].strip()} end{place}"
    imprint = imprint_of(document, address="https://bcp.example.com/plans/BCP-01/", replaces="2.2")
    pages = tool("pdftotext", "-", "-", stdin=plan_pdf(document, imprint).bytes).split("\f")
    cover = "".join(pages[: next(place for place, page in enumerate(pages) if "Contents" in page)])
    assert [place for place in range(len(NAMES)) if f"end{place}" not in cover] == []
    assert "Replaces" in cover
    assert "Printed copies are valid only" in cover
    assert "Contents" in pages[1]


def test_facts_that_no_page_has_room_for_take_several():
    def form(letters):
        facts = [(name, "w" * letters) for name in NAMES]
        return cover_form("Plan", facts, "", is_report=False, is_beside=False)

    assert [form(letters) for letters in (10, 100, 200, 600)] == ["", "tight", "bare", "bare flowing"]


def test_a_title_is_as_small_as_its_longest_word_needs():
    document = as_document(read_plan("# Notfallhandbuch der Donaudampfschifffahrtsgesellschaft\n\n## Scope\n\nText.\n"))
    page = tool("pdftotext", "-l", "1", "-", "-", stdin=plan_pdf(document, imprint_of(document)).bytes)
    assert "Donaudampfschifffahrtsgesellschaft" in page


def test_a_cover_and_running_lines_of_a_language_from_right_to_left_begin_on_the_right():
    document = as_document(read_plan("# خطة استمرارية\n\n- **Owner:** Ann\n- **Version:** 1\n\n## النطاق\n\nنص.\n"))
    found = words(plan_pdf(document, imprint_of(document, organisation="Harbour")).bytes)
    left = {text: right for text, right, _ in reversed(found)}
    assert left["Owner"] > 450
    assert left["Harbour"] > 450
    assert left["Contents"] > 450
    assert left["Confidential"] > 450
    turned = as_document(read_plan("# Plan\n\n- **Owner:** Ann\n- **Version:** 1\n\n## Scope\n\nText.\n"))
    assert {text: right for text, right, _ in words(plan_pdf(turned, imprint_of(turned)).bytes)}["Owner"] < 150
    assert [text for text, right, width in found if right > width - 20] == []


def test_no_heading_stands_alone_on_a_page_before_rows_that_fill_more_than_one():
    ways = "\n".join(f"### {n}. Way {n}\n\n" + "".join(f"- **{key}**: text\n" for key in KEYS) for n in range(1, 12))
    document = as_document(read_plan(f"# Plan\n\n## Scope\n\nText.\n\n## Recovery Strategies\n\n{ways}\n"))
    pages = tool("pdftotext", "-", "-", stdin=plan_pdf(document, imprint_of(document)).bytes).split("\f")
    [first] = [page for page in pages if "Recovery Strategies" in page and "Contents" not in page]
    assert "Way 1" in first
    assert "Text." in first


def test_a_figure_stays_where_it_has_room_whatever_follows():
    risks = "\n".join(f"| Risk {n} | {n} | {6 - n} | Nothing |" for n in range(1, 6))
    table_of = f"| Risk | Likelihood | Impact | Mitigation |\n|---|---|---|---|\n{risks}"
    more = "\n".join(f"- **{key}**: text" for key in KEYS * 8)
    text = f"# Plan\n\n## Risk Assessment\n\n{table_of}\n\n## Recovery Strategies\n\n### 1. Way\n\n{more}\n"
    document = as_document(read_plan(text))
    pages = tool("pdftotext", "-", "-", stdin=plan_pdf(document, imprint_of(document)).bytes).split("\f")
    [page] = [page for page in pages if "Figure 1." in page]
    assert "Risk 5" in page
    assert "Nothing" in page


def test_no_line_of_terms_stands_alone_overleaf():
    for fill in range(18, 30):
        lines = "\n\n".join(["Line."] * fill)
        text = f"# Plan\n\n## Scope\n\n{lines}\n\n## Contacts\n\n- **First**: 555-0140\n- **Last**: 555-0141\n"
        document = as_document(read_plan(text))
        pages = tool("pdftotext", "-", "-", stdin=plan_pdf(document, imprint_of(document)).bytes).split("\f")
        [page] = [page for page in pages if "555-0140" in page]
        assert "555-0141" in page, fill


def test_what_nobody_prints_is_not_led_to():
    text = (OTHERS / "bank.md").read_text(encoding="utf-8")
    document = as_document(read_plan(text))
    html = print_html(document, imprint_of(document))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(re.findall(r'\bid="([^"]+)"', html))


def test_long_values_beside_their_names_are_printed_whole_and_soon():
    values = [f"begins{number} {'word and words ' * 40}ends{number}" for number in range(7)]
    lines = "\n".join(f"- **Name {number}**: {value}" for number, value in enumerate(values))
    document = as_document(read_plan(f"# Plan\n\n## Document information\n\n{lines}\n"))
    with stopped_if_endless():
        text = tool("pdftotext", "-", "-", stdin=plan_pdf(document, imprint_of(document)).bytes)
    assert [f"{edge}{number}" for number in range(7) for edge in ("begins", "ends")] == re.findall(
        r"\b(?:begins|ends)\d", text
    )


def test_what_is_to_stay_together_and_fits_no_page_is_printed_all_the_same(caplog):
    document = as_document(read_plan("# Plan\n\n## Scope\n\nAll.\n"))
    report = plan_report(document, imprint_of(document))
    values = "".join(f"<dt>Name</dt><dd>{'word and words ' * 200}end{number}</dd>" for number in range(4))
    html = f'<main class="doc"><section class="annex"><h2>Gaps</h2><dl class="kv">{values}</dl></section></main>'
    layout = lay_out(f"<html lang='en'><body>{html}</body></html>", report)
    assert "printed with breaks anywhere" in caplog.text
    text = tool("pdftotext", "-", "-", stdin=write(layout))
    assert re.findall(r"\bend\d", text) == ["end0", "end1", "end2", "end3"]
