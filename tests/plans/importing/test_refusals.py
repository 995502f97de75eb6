"""What can't be a plan is refused in words, and hostile text is read without losing any, in steps that grow as it does."""

from collections.abc import Callable
from itertools import count
from math import isqrt

import pytest

from bcp_portal.documents.markdown import to_markdown
from plans.importing import list_nesting
from plans.importing.markdown_pieces import Listing, ListItem
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan
from plans.importing.source_text import MOST_BYTES, NothingInside, NotMarkdown, SourceTooLarge, decoded
from tests.growing import MOST as MOST_GROWTH
from tests.growing import grows_evenly, growth, stopped_if_endless
from tests.plans.importing.said import said

FUNCTIONS = 6000
LOOSE = 80_000  # numbers with loose bullets
LONGEST_HALF, LONG, MOST = 1_900, 20_000, 2_000_000  # letters: of half a line that is read, of a long line, of a file

Make = Callable[[int], str]

# What makes hostile text of some size, and the size of that which must be read.
HOSTILE: dict[str, tuple[Make, int]] = {
    "quotations in quotations": (lambda size: ">" * size + " a", 10_000),
    "lists in lists": (lambda size: "- " * size + "a", 10_000),
    "a staircase of lists": (  # of so many letters
        lambda size: "".join("  " * depth + "- a\n" for depth in range(isqrt(size))),
        1_000_000,
    ),
    "one line of a megabyte": (lambda size: "word *and* " * size, 95_000),
    "emphasis that never ends": (lambda size: "**a " * size, 250_000),
    "emphasis across items": (lambda size: "## Scope\n\n- " + "**a *b " * size + "\n- " + "*a **b" * size, 600),
    "nothing but pipes": (lambda size: "|" * 2 * size + "\n" + "|-" * size, 400_000),
    "a table of many columns": (lambda size: "a|" * size + "\n" + "-|" * size + "\nb|c\n", 20_000),
    "open brackets": (lambda size: "[" * size, 500_000),
    "backticks": (lambda size: "## Scope\n\n- " + "`a``b" * size, 700),
    "a column of colons": (lambda size: "## Roles\n\n- " + ":" * size, 3900),
    "blanks between two words": (lambda size: "a" + " " * size + "b", 900_000),
    "front matter without an end": (lambda size: "---\na: b\n" + " x\n" * size, 200_000),
    "front matter without an end, indented by two": (lambda size: "---\na: b\n" + "  x\n" * size, 5000),
    "front matter without an end, indented by four": (lambda size: "---\na: b\n" + "    x y\n" * size, 5000),
    "front matter with a key that holds a blank": (
        lambda size: "---\na: b\n" + "  - c\n" * size + "two words: d\n---\n",
        5000,
    ),
    "attributes alone": (lambda size: "[a](#a)\n\n# A\n\n" + "{#a}\n" * size, 20_000),
    "attributes without an end": (lambda size: "[a](#a) {#b}\n\n# A\n\n" + "{#a " * size, 20_000),
    "a thousand headings": (
        lambda size: "".join(f"{'#' * (i % 8)} Heading {i}\n\ntext\n\n" for i in range(size)),
        1000,
    ),
    "bold lines with a list": (lambda size: "".join(f"**Thing {i}**\n- Colour: red\n\n" for i in range(size)), 5000),
    "numbers with loose bullets": (lambda size: "".join(f"{i}. step\n - a\n" for i in range(1, size + 1)), 5000),
    "a section of two thousand rows": (
        lambda size: (
            "## Risks\n\n| Risk | Likelihood | Mitigation |\n|---|---|---|\n"
            + "".join(f"| Risk {i} | Low | Measure {i} |\n" for i in range(size))
        ),
        2000,
    ),
    "functions detailed again": (lambda size: _twice([(f"Function {i}", "4h") for i in range(size)]), FUNCTIONS),
    "functions of one name detailed again": (
        lambda size: _twice([("Payroll", f"{hours}h") for hours in range(size)]),
        FUNCTIONS,
    ),
}
# Read in a quarter of their size, which takes a second instead of ten; how their steps grow is counted at the same size.
SLOW = {
    "nothing but pipes",
    "a table of many columns",
    "front matter without an end",
    "bold lines with a list",
    "numbers with loose bullets",
    "functions detailed again",
    "functions of one name detailed again",
}
SCRIPT = "# <script>alert(1)</script>\n\n[x](javascript:alert(2))\n\n- <img src=x onerror=alert(3)>"


def _twice(rows: list[tuple[str, str]]) -> str:
    table = "| Function | RTO |\n|---|---|\n" + "".join(f"| {name} | {rto} |\n" for name, rto in rows)
    return f"## Functions\n\n{table}\n## Objectives\n\n{table}"


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


def line_of(letters: int, begun: str, fill: str, end: str) -> str:
    return f"{begun}{fill * (letters // len(fill))}{end}"


LONG_LINES = {name: above + line_of(LONG, *parts) for name, (above, *parts) in LINES.items()}
READ = {name: make(size // 4 if name in SLOW else size) for name, (make, size) in HOSTILE.items()}
WHOLE = {"a script": SCRIPT, **READ, **LONG_LINES}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE.keys())
def test_hostile_text_is_read_and_keeps_every_word(text):
    with stopped_if_endless():
        printed = to_markdown(as_document(read_plan(text)))
    assert said(printed) == said(text)


@pytest.mark.parametrize("make, size", HOSTILE.values(), ids=HOSTILE.keys())
def test_twice_the_hostile_text_takes_about_twice_the_steps(make, size):
    with stopped_if_endless():
        assert growth(lambda size: read_plan(make(size)), size // 16) <= MOST_GROWTH


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
def test_a_hostile_line_twice_as_long_takes_about_twice_the_work(line):
    above, *parts = line
    shorter = count()  # no line is read twice: what was read is kept

    def read(letters: int) -> None:
        read_plan(above + "\n".join(line_of(letters - next(shorter), *parts) for _ in range(10)))

    with stopped_if_endless():
        assert grows_evenly(read, LONGEST_HALF)


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
def test_one_hostile_line_of_two_megabytes_is_read(line):
    above, *parts = line
    with stopped_if_endless():
        read_plan(above + line_of(MOST, *parts))


def test_numbers_with_loose_bullets_are_put_together_step_by_step(monkeypatch):
    # As Markdown cuts it, which takes its own time.
    lists = [Listing(line, line + 1, (ListItem(line, "a"),), ordered=line % 2 == 0) for line in range(2 * LOOSE)]
    monkeypatch.setattr(list_nesting, "top_level_pieces", lambda text: lists[: text.count("\n")])
    text = "".join(f"{number}. a\n - b\n" for number in range(1, LOOSE + 1))
    with stopped_if_endless():
        (whole,) = list_nesting.pieces_of(text)
    assert (whole.start, whole.end, len(whole.items)) == (0, 2 * LOOSE, LOOSE)
    assert all(len(item.children) == 1 for item in whole.items)
    lines = text.splitlines(keepends=True)
    assert growth(lambda size: list_nesting.pieces_of("".join(lines[: 2 * size])), LOOSE // 16) <= MOST_GROWTH


@pytest.mark.parametrize(
    "content, why",
    [
        (b"\x00\x01\x02", "not a text file"),
        (b"\x01\xff", "not a text file: save"),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "not a text file but a PDF"),
        (b"PK\x03\x04\xff\xfe\x00", "but a Word, OpenDocument"),
        (b"caf\xe9", "not in UTF-8, so some of its characters"),
        ("# Plan\n".encode("utf-16-le"), "NUL bytes"),
    ],
)
def test_a_file_that_is_no_text_or_not_in_utf_8_is_refused_for_what_it_is(content, why):
    with pytest.raises(NotMarkdown, match=why):
        read_plan(decoded(content))


def test_a_file_larger_than_any_plan_is_refused():
    with pytest.raises(SourceTooLarge, match=r"2\.1 MB at most"):
        decoded(b"a" * (MOST_BYTES + 1))
    with pytest.raises(SourceTooLarge, match=r"5\.0 MB"):
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
