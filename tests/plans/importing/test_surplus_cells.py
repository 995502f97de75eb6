"""A row with more cells than its header loses none of them, and says so with its line."""

import pytest

from bcp_portal.documents.markdown import to_markdown
from bcp_portal.documents.prose import to_html
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan, same_draft
from tests.plans.importing.said import said

HEAD = "# Plan\n\n## Critical functions\n\n"
ROWS = [
    ("| Billing | 4h | one | two |", "one | two", 4),
    ("| Billing | 4h | see [a|b](https://example.org) |", "see [a|b](https://example.org)", 4),
    ("| Billing | 4h | `a|b|c` | and more |", "`a|b|c` | and more", 6),
    ("Billing | 4h | one | two | three", "one | two | three", 5),
]


@pytest.mark.parametrize("row, last, count", ROWS)
def test_the_surplus_is_joined_to_the_last_cell_and_told_with_its_line(row, last, count):
    text = f"{HEAD}| Function | RTO | Description |\n|---|---|---|\n{row}\n"
    imported = read_plan(text)
    (function,) = imported.rows["functions"]
    assert function.values["services"].replace("`", "") == last.replace("`", "")
    (note,) = imported.unclear
    assert note.line == 7
    assert f"Line 7 has {count} cells where the header has 3" in note.why
    printed = to_markdown(as_document(imported))
    assert said(printed) == said(text)
    assert same_draft(read_plan(printed), imported)


@pytest.mark.parametrize("row, last, count", ROWS)
def test_the_surplus_of_a_table_that_stays_narrative_is_told_and_shown(row, last, count):
    text = f"# Plan\n\n## Colours\n\n| Colour | Shape | Note |\n|---|---|---|\n{row}\n"
    imported = read_plan(text)
    assert any(f"Line 7 has {count} cells where the header has 3" in note.why for note in imported.unclear)
    shown = to_html(imported.blocks[0].text)
    assert shown.count("<td>") == 3
    assert all(
        word in shown for word in last.replace("`", "").replace("](", " ").strip("[)").replace("|", " ").split()[-1:]
    )


def test_empty_cells_too_many_are_nothing():
    text = f"{HEAD}| Function | RTO | Description |\n|---|---|---|\n| Billing | 4h | one | | |\n"
    imported = read_plan(text)
    assert imported.rows["functions"][0].values["services"] == "one"
    assert imported.unclear == []


def test_a_table_in_a_quotation_or_a_list_keeps_all_its_cells_too():
    table = "| a | b |\n|---|---|\n| 1 | 2 | 3 |"
    for text in (table.replace("|", "> |", 1).replace("\n", "\n> "), "- x\n\n  " + table.replace("\n", "\n  ")):
        assert "<td>2 | 3</td>" in to_html(text)


HEADER, CELLS = "| Risk | Likelihood |", "| Fire | Low |"
DRESSES = [
    f"{HEADER}\n|---|\n{CELLS}",
    f"{HEADER}\n{CELLS}",
    f"> {HEADER}\n> |---|---|\n> {CELLS}",
    f"+------+------+\n{HEADER}\n+======+======+\n{CELLS}\n+------+------+",
    "<table>\n<tr><td>Fire</td></tr>\n</table>",
    "  Risk    Likelihood\n  ------- ----------\n  Fire    Low",
]


@pytest.mark.parametrize("table", DRESSES)
def test_a_table_in_another_dress_stays_narrative_and_is_told(table):
    text = f"# Plan\n\n## Risks\n\n{table}\n"
    imported = read_plan(text)
    assert not imported.rows
    assert ["table" in note.why for note in imported.unclear] == [True]
    assert said(to_markdown(as_document(imported))) == said(text)


def test_a_line_without_cells_right_below_a_table_is_told():
    imported = read_plan(f"# Plan\n\n## Risks\n\n{HEADER}\n|---|---|\n{CELLS}\nSome words behind it.\n")
    assert [(note.line, note.text) for note in imported.unclear] == [(8, "Some words behind it.")]


def test_lines_drawn_between_paragraphs_are_no_tables():
    assert read_plan("# Plan\n\nWords.\n\n---\n\n- - -\n\nUse `a | b` or c.\n").unclear == []
