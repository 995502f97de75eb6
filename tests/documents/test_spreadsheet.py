"""CSV for spreadsheets: umlauts stay, and no text is run as a formula, however it is dressed up."""

import csv
import re
from pathlib import Path

import pytest

from bcp_portal.documents.spreadsheet import csv_lines, harmless

ROOT = Path(__file__).resolve().parents[2]


def read_back(rows):
    content = b"".join(csv_lines(["name"], rows))
    return list(csv.reader(content.decode("utf-8-sig").splitlines()))


def test_excel_knows_the_file_as_unicode():
    content = b"".join(csv_lines(["Prüfung"], [["Zürich"]]))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == "Prüfung\r\nZürich\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u00a0=1",
        "\ufeff=1",
        "\u200b=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        " \t +1",
    ],
)
def test_what_begins_as_a_formula_is_quoted(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "text, quoted",
    [
        ("a;=1", "a;'=1"),  # a semicolon ends the cell where a comma is the decimal point
        ("a\n=1", "a\n'=1"),
        ("a\t@x", "a\t'@x"),
        ("=1;=2", "'=1;'=2"),
    ],
)
def test_what_would_begin_the_next_cell_or_line_is_quoted_as_well(text, quoted):
    assert harmless(text) == quoted


@pytest.mark.parametrize("text", ["", "Row changed", "a = b", "1 - 2", "a; -1", "R-03", "ops@example.com", "Zürich"])
def test_other_text_stays_as_it_is(text):
    assert harmless(text) == text
    assert read_back([[text, "x"]])[1] == [text, "x"]


def test_a_text_that_no_file_can_hold_breaks_nothing():
    assert harmless("a\ud800b") == "a?b"


def test_everything_that_the_product_writes_for_spreadsheets_goes_this_way():
    packages = [ROOT / name for name in ("bcp_portal", "plans", "incidents", "testing")]
    writing = {
        str(file.relative_to(ROOT))
        for package in packages
        for file in package.rglob("*.py")
        if re.search(r"csv\.(writer|DictWriter)|text/csv", file.read_text())
    }
    assert writing == {"bcp_portal/documents/spreadsheet.py"}
