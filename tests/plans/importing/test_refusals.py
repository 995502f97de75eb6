"""What can't be a plan is refused in words, and hostile text is read in seconds without losing any."""

import time

import pytest

from bcp_portal.documents.markdown import to_markdown
from plans.importing import nesting
from plans.importing.frozen import as_document
from plans.importing.pieces import Item, Listing
from plans.importing.reading import read_plan
from plans.importing.source import MOST_BYTES, NothingInside, NotMarkdown, TooLarge, decoded
from tests.plans.importing.said import said

SECONDS = 8
FUNCTIONS = 6000
LOOSE = 80_000  # numbers with loose bullets
LONG, SHORTER, MOST = 20_000, 3_900, 2_000_000  # letters: of a line, of one that is read, of a file

HOSTILE = {
    "quotations in quotations": ">" * 10_000 + " a",
    "lists in lists": "- " * 10_000 + "a",
    "a staircase of lists": "".join("  " * depth + "- a\n" for depth in range(1000)),
    "one line of a megabyte": "word *and* " * 95_000,
    "emphasis that never ends": "**a " * 250_000,
    "emphasis across items": "## Scope\n\n- " + "**a *b " * 500 + "\n- " + "*a **b" * 600,
    "nothing but pipes": "|" * 900_000 + "\n" + "|-" * 400_000,
    "a table of twenty thousand columns": "a|" * 20_000 + "\n" + "-|" * 20_000 + "\nb|c\n",
    "open brackets": "[" * 500_000,
    "backticks": "## Scope\n\n- " + "`a``b" * 700,
    "a column of colons": "## Roles\n\n- " + ":" * 3900,
    "blanks between two words": "a" + " " * 900_000 + "b",
    "front matter without an end": "---\na: b\n" + " x\n" * 200_000,
    "front matter without an end, indented by two": "---\na: b\n" + "  x\n" * 5000,
    "front matter without an end, indented by four": "---\na: b\n" + "    x y\n" * 5000,
    "front matter with a key that holds a blank": "---\na: b\n" + "  - c\n" * 5000 + "two words: d\n---\n",
    "a script": "# <script>alert(1)</script>\n\n[x](javascript:alert(2))\n\n- <img src=x onerror=alert(3)>",
    "a thousand headings": "".join(f"{'#' * (i % 8)} Heading {i}\n\ntext\n\n" for i in range(1000)),
    "five thousand bold lines with a list": "".join(f"**Thing {i}**\n- Colour: red\n\n" for i in range(5000)),
    "five thousand numbers with loose bullets": "".join(f"{i}. step\n - a\n" for i in range(1, 5001)),
    "a section of two thousand rows": "## Risks\n\n| Risk | Likelihood | Mitigation |\n|---|---|---|\n"
    + "".join(f"| Risk {i} | Low | Measure {i} |\n" for i in range(2000)),
}

FUNCTION_TABLE = "| Function | RTO |\n|---|---|\n" + "".join(f"| Function {i} | 4h |\n" for i in range(FUNCTIONS))
NAMESAKES = "| Function | RTO |\n|---|---|\n" + "".join(f"| Payroll | {hours}h |\n" for hours in range(FUNCTIONS))
# What stands above, begins, fills and ends a line that a pattern could go over again from each of its letters.
LINES = {
    "numbers that are no times": ("## Severity levels\n\n", "- Critical: ", "1 ", "x"),
    "an address that never ends": ("## Contacts\n\n", "- Ann: ", "@", " x"),
    "blanks before a signature": ("## Approval\n\n", "- **CTO**: a", " ", "b Date: c"),
    "blanks after a role": ("## Approval\n\n", "- **CTO**", " ", "b"),
    "a holder that never ends": ("## Approval\n\n", "- **CTO** (a;", " ", "x): b Date: c"),
    "blanks before a noun": ("## RTO\n\n", "- a", " ", "b: 4h"),
    "blanks before a dash": ("## Roles\n\n", "- a", " ", "b - c"),
    "blanks before a break": ("## Roles\n\n", "- **a**: b", " ", "c"),
    "joints of objectives": ("## Tier 1\n\n", "RTO: 4h", " ,", "x RPO: 1h"),
    "brackets after an objective": ("## Tier 1\n\n", "RTO: 4h", ")", " RPO: 1h"),
    "labels in a line": ("## Risks\n\n", "- **Fire** – ", "impact: ", "x"),
    "joints before a label": ("## Risks\n\n", "- Fire", " - ", "impact: high"),
    "brackets before a label": ("## Risks\n\n", "- Fire ", "(", "impact: high"),
    "blanks before a label": ("## Risks\n\n", "- Fire –", " ", "impact: high, likelihood: low"),
    "objectives in a line": ("## Functions\n\n", "- Payroll – ", "RTO 4h, ", "x"),
    "objectives in a paragraph": ("## Functions\n\n", "\nPayroll. ", "RTO: 1h. ", "x"),
    "blanks after an objective": ("## Functions\n\n", "- Payroll – RTO", " ", "4h, RPO 1h"),
    "names before an objective": ("## Functions\n\n", "- ", "Payroll. ", "RTO: 1h"),
    "a number of a document": ("## Document control\n\n| Document | A", "B", "-", " |\n|---|---|\n| Version | 1 |\n"),
    "blanks in a cell": ("## Risks\n\n| Risk | Likelihood |\n|---|---|\n", "| a", " ", "b | Low |"),
}
HOSTILE |= {
    **{name: above + begun + fill * (LONG // len(fill)) + end for name, (above, begun, fill, end) in LINES.items()},
    "six thousand functions detailed again": f"## Functions\n\n{FUNCTION_TABLE}\n## Objectives\n\n{FUNCTION_TABLE}",
    "six thousand functions of one name detailed again": (f"## Functions\n\n{NAMESAKES}\n## Objectives\n\n{NAMESAKES}"),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_read_in_seconds_and_keeps_every_word(text):
    began = time.process_time()  # of work, so that a busy machine makes no difference
    printed = to_markdown(as_document(read_plan(text)))
    assert time.process_time() - began < SECONDS
    assert said(printed) == said(text)


@pytest.mark.parametrize("length", [SHORTER, MOST])
@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
def test_two_megabytes_of_hostile_lines_are_read_in_seconds(line, length):
    above, begun, fill, end = line
    text = above + f"{begun}{fill * (length // len(fill))}{end}\n" * (MOST // length)
    began = time.process_time()
    read_plan(text)
    assert time.process_time() - began < SECONDS


def test_two_megabytes_of_numbers_with_loose_bullets_are_put_together_in_seconds(monkeypatch):
    text = "".join(f"{number}. a\n - b\n" for number in range(1, LOOSE + 1))
    # As Markdown cuts it, which takes seconds of its own.
    lists = [Listing(line, line + 1, (Item(line, "a"),), ordered=line % 2 == 0) for line in range(2 * LOOSE)]
    monkeypatch.setattr(nesting, "cut", lambda _: lists)
    began = time.process_time()
    (whole,) = nesting.pieces_of(text)
    assert time.process_time() - began < SECONDS
    assert (whole.start, whole.end, len(whole.items)) == (0, 2 * LOOSE, LOOSE)
    assert all(len(item.children) == 1 for item in whole.items)


@pytest.mark.parametrize("content, why", [
    (b"\x00\x01\x02", "not a text file"), (b"\x01\xff", "not a text file: save"),
    (b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "not a text file but a PDF"), (b"PK\x03\x04\xff\xfe\x00", "but a Word, OpenDocument"),
    (b"caf\xe9", "not in UTF-8, so some of its letters"), ("# Plan\n".encode("utf-16-le"), "NUL bytes"),
])  # fmt: skip
def test_a_file_that_is_no_text_or_not_in_utf_8_is_refused_for_what_it_is(content, why):
    with pytest.raises(NotMarkdown, match=why):
        read_plan(decoded(content))


def test_a_file_larger_than_any_plan_is_refused():
    with pytest.raises(TooLarge, match=r"2\.1 MB at most"):
        decoded(b"a" * (MOST_BYTES + 1))
    with pytest.raises(TooLarge, match=r"5\.0 MB"):
        read_plan("ä" * 2_500_000)


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff", "---\n\n***\n"])
def test_an_empty_file_is_refused(text):
    with pytest.raises(NothingInside, match="nothing to import"):
        read_plan(text)


def test_letters_that_no_file_can_hold_are_refused():
    with pytest.raises(NotMarkdown):
        read_plan("# Plan \ud800")


def test_utf_16_with_its_mark_is_text():
    assert read_plan(decoded("# Plan für alle\n".encode("utf-16"))).title == "Plan für alle"


def test_the_byte_order_mark_is_no_part_of_the_plan():
    assert read_plan(decoded(b"\xef\xbb\xbf# Plan\r\n\r\nText\r")).headings[0].blocks[0].text == "Text"
