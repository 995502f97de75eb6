"""Rows that are higher than a page, and rules that found very much, on paper."""

import re
from datetime import date

import pytest

from bcp_portal.documents.fitting import is_tall
from bcp_portal.documents.gaps import Gap, grouped
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan
from tests.documents.clinic import imprint_of
from tests.documents.printing import plan_pdf, print_html
from tests.documents.test_pdf import tool

LONG = " ".join(f"word{number}" for number in range(900))
LINES = "<br>".join(f"word{number}" for number in range(150))


def pages(text: str) -> list[str]:
    document = as_document(read_plan(text))
    pdf = plan_pdf(document, imprint_of(document)).bytes
    return tool("pdftotext", "-layout", "-", "-", stdin=pdf).split("\f")


@pytest.mark.parametrize("content", [LONG, LINES], ids=["words", "lines"])
@pytest.mark.parametrize("kind", ["Risk Assessment", "Something else"])
def test_a_row_higher_than_a_page_has_its_header_on_each_part(kind, content):
    header = "| Risk | Likelihood | Impact | Mitigation |" if kind.startswith("Risk") else "| A | B | C | Mitigation |"
    text = f"# Plan\n\n## {kind}\n\n{header}\n|---|---|---|---|\n| Flood | High | Low | {content} |\n"
    found = [page for page in pages(text)[2:] if "word" in page]
    assert len(found) > 1
    assert all(re.search(r"^\s*(Risk|A) .*Mitigation$", page, re.MULTILINE) for page in found)
    assert re.search(rf"^ *1 +{kind}$", found[0], re.MULTILINE)
    assert "Flood" in found[0]


def test_no_page_holds_a_heading_alone():
    filler = "\n\n".join([f"Line {number}." for number in range(24)])
    found = pages(f"# Plan\n\n## A\n\n{filler}\n\n## B\n\n| A | B |\n|---|---|\n| a | {LONG} |\n")
    page = next(page for page in found[2:] if re.search(r"^ *2 +B$", page, re.MULTILINE))
    assert "word0" in page


@pytest.mark.parametrize(
    "contents, tall",
    [
        (["a", "b" * 100], False),
        (["a b " * 400], True),
        (["a", "b " * 350, "", "", "", "", "", "", "", ""], True),
        (["a", "<br>".join("abcdefghijklmnopqrstuvwxyzabcdefg")], True),
    ],
)
def test_only_what_could_be_higher_than_a_page_is_cut(contents, tall):
    assert is_tall(contents) == tall


def gap(number: int, *, accepted: bool = False) -> Gap:
    until = date(2027, 1, 1) if accepted else None
    by, reason = ("Ann Roe", "Being replaced.") if accepted else ("", "")
    return Gap(number, "BIA-01", "high", "A function has no RTO", f"Function {number} has none.", by, until, reason)


def test_a_rule_lists_ten_gaps_and_says_how_many_more_there_are():
    [(severity, count, [ruled])] = grouped([gap(number) for number in range(160)])
    assert (severity, count) == ("high", 160)
    assert [one.place for one in ruled.gaps] == list(range(10))
    assert (ruled.more, ruled.more_accepted) == (150, 0)
    [(_, _, [short])] = grouped([gap(number) for number in range(10)])
    assert (len(short.gaps), short.more) == (10, 0)


def test_accepted_gaps_are_listed_first_where_not_all_are():
    [(_, _, [ruled])] = grouped([gap(number, accepted=number % 5 == 4) for number in range(60)])
    assert [one.place for one in ruled.gaps] == [4, 9, 14, 19, 24, 29, 34, 39, 44, 49]
    assert (ruled.more, ruled.more_accepted) == (50, 2)


def test_the_annex_says_where_all_of_them_are():
    document = as_document(read_plan("# Plan\n\n## Scope\n\nText.\n"))
    found = {"rule": "BIA-01", "severity": "high", "title": "A function has no RTO", "ref": "F-01"}
    document["findings"] = [{**found, "sentence": f"Function {number} has none."} for number in range(12)]
    html = " ".join(print_html(document, imprint_of(document)).split())
    assert "Function 9 has none." in html
    assert "Function 10 has none." not in html
    assert "And 2 more." in html
    assert "the content as JSON has all of them" in html
