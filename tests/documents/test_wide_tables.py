"""Tables of many columns on paper: no line breaks inside a figure, a date, an amount or a short word."""

import io
import re

import pikepdf
import pytest

from bcp_portal.documents.fitting import fit, kept_whole, on_paper
from bcp_portal.documents.prose import to_html
from bcp_portal.documents.wide_prose import with_fitted_tables
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan
from tests.documents.clinic import imprint_of
from tests.documents.printing import plan_pdf, print_html
from tests.documents.test_pdf import tool
from tests.growing import stopped_if_endless

AMOUNT, LONG_AMOUNT = "10.000,50 €", "1.234.567.890,50 EUR"
MANY = 9
KNOWN = ["Function", "Owner", "RTO", "RPO", "MTPD", "Tier"]


def table(columns: int, cell: str, rows: int) -> str:
    lines = [[f"C{number}" for number in range(columns)], ["---"] * columns, *([[cell] * columns] * rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def functions(columns: int, cell: str, rows: int) -> str:
    """A table that is taken as rows."""
    more = [f"C{number}" for number in range(columns - len(KNOWN))]
    lines = [[*KNOWN, *more], ["---"] * columns]
    lines += [[f"Payroll {n}", "Ann Roe", "4 h", "1 h", "24 h", "Tier 1", *[cell] * len(more)] for n in range(rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


@pytest.mark.parametrize(
    "columns, cell, rows, css",
    [
        (9, "2026-01-15", 9, "fit-7"),
        (14, "2026-01-15", 9, "wide fit-7"),
        (14, "2026-01-15", 3, "stacked"),
        (40, "2026-01-15", 9, "stacked"),
        (9, "a few words and a few more of them " * 3, 9, "wide"),
        (12, "a few words and a few more of them " * 9, 9, "stacked"),
        (8, "https://a.example/" + "x" * 60, 9, "fit-7"),
    ],
)
def test_a_table_takes_the_page_or_the_form_that_its_columns_need(columns, cell, rows, css):
    found = fit([f"C{number}" for number in range(columns)], [[cell] * columns] * rows)
    assert found.split()[:1] == css.split()[:1]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "10.000,50 EUR",
            "€ 12.000",
            "CHF 10’000",
            "1 234 567",
            "29 March 2026",
            "29. März 2026",
            "1,2 Mio. €",
            "99,5 %",
        ),
        *(
            "24 hours",
            "15 Minutes",
            "3 business days",
            "1.5 h",
            "&lt; 30 min",
            "0-15 minutes",
            "24 Stunden",
            "3 Werktagen",
        ),
        *(
            "500 GB",
            "1.5 TB",
            "100 Mbit/s",
            "12 km",
            "20 °C",
            "12 people",
            "40 Personen",
            "09:04 UTC",
            "+1 555 555 0130",
        ),
    ],
)
def test_amounts_times_and_dates_are_kept_whole(text):
    assert kept_whole(f"about {text} or so") == f"about {text.replace(' ', chr(160))} or so"


@pytest.mark.parametrize(
    "text", ["Building 5 Main", "12 Apples", "100 km/h", "room 12 hosts", "24 hourly", "5 Standorte"]
)
def test_words_that_only_follow_a_number_may_stand_on_the_next_line(text):
    assert kept_whole(text) == text


@pytest.mark.parametrize("columns", [6, 9, 12, 15, 30])
def test_no_number_is_parted_from_its_unit_however_narrow_columns_are(columns):
    document = as_document(read_plan(f"# Plan\n\n## Months\n\n{table(columns, '3 business days', 5)}\n"))
    pdf = plan_pdf(document, imprint_of(document)).bytes
    page = tool("pdftotext", "-layout", "-", "-", stdin=pdf).replace("\u00a0", " ")
    assert page.count("3 business days") == columns * 5
    assert [text for text, right, width in words(pdf) if right > width - 20] == []


@pytest.mark.parametrize("text", ["1", "1.", "1 ", "123 ", "1 € ", "€ 1 ", "x", "a."])
def test_a_very_long_cell_is_looked_at_once_and_not_kept_whole(text):
    with stopped_if_endless():
        html = on_paper(text * 50_000)
    assert max(map(len, re.split(r"[ \n]|<wbr>", html))) < 60


def test_a_word_that_is_too_long_may_be_broken_but_no_tag():
    html = on_paper(f'<a href="https://a.example/{"x" * 60}">https://a.example/{"y" * 30}</a> 2026-01-15')
    assert f'href="https://a.example/{"x" * 60}"' in html
    assert re.sub("<[^>]*>", "", html) == f"https://a.example/{'y' * 30} 2026-01-15"
    assert "<wbr>" in html


def test_no_sign_of_an_address_or_a_title_ends_a_tag():
    link = f'<a href="https://a.example/" title="1 > {"x" * 60}">10 €</a>'
    assert on_paper(link) == link.replace("10 €", "10\N{NO-BREAK SPACE}€")
    html = to_html('| A | B |\n|---|---|\n| [one](https://a.example "1 > 0 </td>") | two |')
    assert with_fitted_tables(html) == html


def test_columns_that_fit_on_no_page_stand_one_below_the_other():
    html = with_fitted_tables(to_html(table(40, "2026-01-15", 5)))
    assert "<table" not in html
    assert html.count('<span class="label">C0:</span> <b>2026-01-15</b>') == 5
    assert html.count("<dt>C39</dt><dd>2026-01-15</dd>") == 5


def test_rows_in_a_table_that_fits_on_no_page_keep_their_refs_and_labels():
    document = as_document(read_plan(f"# Plan\n\n## Business Functions\n\n{functions(12, LONG_AMOUNT, 3)}\n"))
    html = print_html(document, imprint_of(document))
    said = re.search(r'<li id="F-03"\s*><span class="label">Function:</span>\s*<b>Payroll 2</b><dl class="kv">', html)
    assert said
    assert html.count("<dt>C5</dt>") == 3


@pytest.mark.parametrize(
    "make, columns, cell",
    [
        (table, MANY, AMOUNT),
        (table, 14, "2026-01-15"),
        (table, 40, AMOUNT),
        (table, 13, "+49 30 123456"),
        (functions, MANY, AMOUNT),
        (functions, 12, AMOUNT),
        (functions, 12, LONG_AMOUNT),
        (functions, 12, "2026-01-15"),
    ],
)
def test_no_figure_is_broken_and_nothing_leaves_the_page(make, columns, cell):
    imported = read_plan(f"# Plan\n\n## Business Functions\n\n{make(columns, cell, 6)}\n\nThe end.\n")
    assert bool(imported.rows) == (make is functions)
    document = as_document(imported)
    made = plan_pdf(document, imprint_of(document))
    boxes = words(made.bytes)
    pieces = cell.split()
    count = sum(text.count(pieces[0]) for text, *_ in boxes)
    assert count == 6 * (columns - len(KNOWN) if make is functions else columns)
    assert all(right <= width - 50 for _, right, width in boxes)


def words(pdf: bytes) -> list[tuple[str, float, float]]:
    """Words of the file, each with its right edge and the width of its page, in points."""
    found: list[tuple[str, float, float]] = []
    width = 0.0
    for line in tool("pdftotext", "-bbox", "-", "-", stdin=pdf).splitlines():
        if page := re.search(r'<page width="([\d.]+)"', line):
            width = float(page[1])
        elif word := re.search(r'xMax="([\d.]+)"[^>]*>(.*)</word>', line):
            found.append((word[2], float(word[1]), width))
    return found


def test_a_page_is_turned_for_the_table_and_back_and_its_heading_goes_along():
    text = f"# Plan\n\n## Before\n\nText.\n\n## Months\n\n### Costs\n\n{table(14, '2026-01-15', 6)}\n\nAfter.\n"
    document = as_document(read_plan(text))
    with pikepdf.open(io.BytesIO(plan_pdf(document, imprint_of(document)).bytes)) as pdf:
        turned = [page.mediabox[2] > page.mediabox[3] for page in pdf.pages]
    assert turned == [False, False, False, True, False]
    html = print_html(document, imprint_of(document))
    assert re.search(r'<h2 class="wide">\s*<span class="n">2</span>\s*Months', html)
    assert re.search(r'<h3 class="wide">\s*<span class="n">2.1</span>\s*Costs', html)


def test_no_heading_stands_alone_before_rows_that_are_higher_than_a_page_together():
    text = (
        f"# Plan\n\n## Months\n\n{table(14, '2026-01-15', 6)}\n\n## After\n\nUpright.\n\n{table(30, '2026-01-15', 3)}\n"
    )
    document = as_document(read_plan(text))
    pages = tool("pdftotext", "-", "-", stdin=plan_pdf(document, imprint_of(document)).bytes).split("\f")
    [page] = [page for page in pages if "Upright." in page]
    assert "After" in page
    assert "2026-01-15" in page


def test_no_page_stays_empty_before_a_plan_that_begins_with_such_a_table():
    document = as_document(read_plan(f"# Plan\n\n## Months\n\n{table(14, '2026-01-15', 6)}\n"))
    with pikepdf.open(io.BytesIO(plan_pdf(document, imprint_of(document)).bytes)) as pdf:
        assert [page.mediabox[2] > page.mediabox[3] for page in pdf.pages] == [False, False, True, False]


WORD = "Wxyzabcd" * 25


@pytest.mark.parametrize("length", [90, 200])
def test_a_word_longer_than_a_line_leaves_no_page_wherever_it_stands(length):
    word = WORD[:length]
    text = f"""# A plan

## {word} heading

{word}

- {word}: {word}

| {word} | B |
|---|---|
| {word} | {word} |

## Business Functions

| Function | RTO | {word} |
|---|---|---|
| {word} | 4 h | {word} |

## Response Team

- **{word}**: Ann Roe
  - **Duty**: {word}
"""
    document = as_document(read_plan(text))
    document["findings"] = [{"rule": "BIA-01", "severity": "high", "title": word, "sentence": word, "ref": "F-01"}]
    imprint = imprint_of(document, organisation=word, remark=word, replaces=word)
    boxes = words(plan_pdf(document, imprint).bytes)
    assert sum(len(text) > 5 for text, *_ in boxes) > 20
    assert [text for text, right, width in boxes if right > width - 20] == []


def test_a_cover_keeps_its_facts_whatever_the_title_is():
    document = as_document(read_plan(f"# {'A long title of a plan ' * 12}\n\n## Scope\n\nText.\n"))
    imprint = imprint_of(document, address="https://bcp.example.com/plans/BCP-01/")
    page = tool("pdftotext", "-l", "1", "-", "-", stdin=plan_pdf(document, imprint).bytes)
    assert "Printed copies are valid only" in page
    assert "https://bcp.example.com/plans/BCP-01/" in page
