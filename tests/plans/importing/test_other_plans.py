"""Other people's plans: other column names, other lists, other habits."""

from pathlib import Path

import pytest

from plans.importing.imported_plan import PROSE, ImportedPlan
from plans.importing.plan_reader import read_plan
from tests.plans.importing.expecting import expected_rows

OTHERS = Path(__file__).parent / "others"

# File, kind, fields, rows.
UNDERSTOOD = expected_rows("other_plans")

# File, first line, what it holds.
NARRATIVE = [
    ("no-headings", 1, "| Keys | Safe |"),
    ("odd-tables", 13, "| Red | Round |"),
    ("nested", 5, "Do this in order:"),
    ("fences", 5, "   restore --all"),
    ("footnotes", 10, '[yard-map]: https://example.org/yard "Map"'),
    ("hostile", 3, '<div onclick="alert(2)">'),
]

# File, line, why.
DOUBTS = [
    ("odd-tables", 9, "is not a length of time"),
    ("odd-tables", 13, "no kind of data has these columns"),
    ("odd-tables", 21, "4 cells where the header has 3"),
    ("odd-tables", 25, "it has no rows"),
    ("words-instead", 5, "speaks of a recovery objective"),
    ("words-instead", 14, "can mean two things"),
]


def reading_of(name: str) -> ImportedPlan:
    with (OTHERS / f"{name}.md").open(encoding="utf-8", newline="") as file:
        return read_plan(file.read(), file_name=f"{name}.md")


@pytest.mark.parametrize("name, kind, fields, expected", UNDERSTOOD, ids=[f"{row[0]}-{row[1]}" for row in UNDERSTOOD])
def test_other_plans_become_data(name, kind, fields, expected):
    rows = reading_of(name).rows[kind]
    assert [tuple(row.values.get(field, "") for field in fields.split()) for row in rows] == expected


@pytest.mark.parametrize("name, line, text", NARRATIVE, ids=[f"{row[0]}-{row[1]}" for row in NARRATIVE])
def test_what_is_no_data_stays_word_for_word_at_its_place(name, line, text):
    prose = next(block for block in reading_of(name).blocks if block.kind == PROSE and block.first_line == line)
    assert text in prose.text.split("\n") or text in prose.text


@pytest.mark.parametrize("name, line, why", DOUBTS, ids=[f"{row[0]}-{row[1]}" for row in DOUBTS])
def test_what_looked_like_data_is_told_with_its_line(name, line, why):
    assert any(note.line == line and why in note.why for note in reading_of(name).unclear)


def test_columns_that_no_field_holds_are_kept_beside_the_fields():
    imported = reading_of("manufacturer")
    assert [row.extra for row in imported.rows["functions"]] == [
        {"Shift pattern": "three shifts"},
        {"Shift pattern": "two shifts"},
    ]
    assert [row.extra for row in imported.rows["history"]] == [{"Author": "Quality"}] * 2


def test_a_placeholder_never_becomes_a_supplier():
    imported = reading_of("footnotes")
    assert [row.values.get("supplier", "") for row in imported.rows["dependencies"]] == ["", ""]
    assert [row.extra["Supplier"] for row in imported.rows["dependencies"]] == ["<https://isp.example>", "TBD"]


def test_links_that_would_be_printed_in_another_order_stay_text():
    rows = reading_of("links").rows["dependencies"]
    assert [row.extra["Supports"] for row in rows] == ["Payroll", "Orders, Payroll"]


@pytest.mark.parametrize(
    "name, title",
    [
        ("clinic", "Health Centre Continuity Plan"),
        ("manufacturer", "Plant Continuity Plan"),
        ("no-headings", "Our office plan, kept short on purpose."),
        ("hostile", "Plan <script>alert(1)</script>"),
        ("windows", "Windows plan"),
    ],
)
def test_a_plan_is_called_what_its_text_calls_it(name, title):
    assert reading_of(name).title == title


def test_text_before_the_first_heading_stands_before_it():
    first, second = reading_of("clinic").headings[:2]
    assert (first.level, [(block.kind, block.first_line) for block in first.blocks]) == (0, [("facts", 2)])
    assert (second.level, second.line) == (1, 6)


def test_nothing_inside_a_fence_or_a_quotation_is_data():
    imported = reading_of("fences")
    assert imported.rows == {}
    assert [heading.title for heading in imported.headings] == ["", "Recovery Procedures"]


def test_a_row_whose_text_does_not_fit_its_field_leaves_its_list_as_it_was():
    text = f"# P\n\n## Scope\n\n- short\n- {'long ' * 200}\n"
    imported = read_plan(text)
    assert imported.rows == {}
    assert imported.blocks[0].text == text.split("\n\n", 2)[2].rstrip("\n")
    assert "longer than the 500 characters" in imported.unclear[0].why


def test_a_matrix_completes_the_functions_listed_before_and_adds_those_that_were_not():
    imported = read_plan(
        "# P\n\n## Business functions\n\n1. **Payroll**\n   - Wages\n   - Impact: Unrest\n\n"
        "| Function | RTO | RPO |\n|---|---|---|\n| Payroll | 4h | 1h |\n| Orders | 2h | 1h |\n"
    )
    rows = imported.rows["functions"]
    assert [(row.ref, row.values["name"], row.values.get("services"), row.values["rto"]) for row in rows] == [
        ("F-01", "Payroll", "Wages", "4h"),
        ("F-02", "Orders", None, "2h"),
    ]
    assert [block.rows for block in imported.blocks] == [["F-01"], ["F-01", "F-02"]]
    assert [block.everything for block in imported.blocks] == [False, True]


def test_a_second_table_that_says_otherwise_does_not_overwrite_the_first():
    imported = read_plan(
        "# P\n\n## Functions\n\n| Function | RTO | RPO |\n|---|---|---|\n| Payroll | 4h | 1h |\n\n"
        "## Targets\n\n| Function | RTO | MTD |\n|---|---|---|\n| Payroll | 8h | 2 days |\n"
    )
    row = imported.rows["functions"][0]
    assert (row.values["rto"], row.values["mtpd"], row.extra) == ("4h", "2 days", {"RTO": "8h"})


def test_of_two_functions_of_one_name_a_later_table_completes_the_one_that_it_fits():
    imported = read_plan(
        "# P\n\n## Functions\n\n| Function | RTO | Owner |\n|---|---|---|\n| Records | 4h | Law |\n"
        "| Records | 1 day | Finance |\n\n"
        "## Targets\n\n| Function | RTO | MTD |\n|---|---|---|\n| Records | 4h | 8h |\n\n"
        "## Owners\n\n| Function | Owner | RPO |\n|---|---|---|\n| Records | Finance | 2h |\n| Records | Law | 1h |\n"
    )
    rows = imported.rows["functions"]
    assert [(row.values["rto"], row.values.get("mtpd"), row.values.get("rpo")) for row in rows] == [
        ("4h", "8h", "1h"),
        ("1 day", None, "2h"),
    ]
    assert [row.extra for row in rows] == [{}, {}]


def test_objectives_by_tier_and_by_list_merge_into_one_set_of_tiers():
    imported = read_plan("# P\n\n## RTO\n\n- Tier 1: 1h\n- Tier 2: 4h\n\n## RPO\n\n- Tier 1: 5m\n- Tier 2: 1h\n")
    assert [(row.values["name"], row.values["rto"], row.values["rpo"]) for row in imported.rows["tiers"]] == [
        ("Tier 1", "1h", "5m"),
        ("Tier 2", "4h", "1h"),
    ]


def test_a_heading_that_is_empty_or_endless_stays_narrative():
    imported = read_plan(f"# P\n\n##\n\ntext\n\n## {'very ' * 200}long\n\n####### seven\n")
    assert [heading.title for heading in imported.headings] == [""]
    assert imported.blocks[0].text.startswith("##\n\ntext\n\n## very")
    assert imported.blocks[0].text.endswith("####### seven")


def test_a_lead_in_too_long_for_a_title_leaves_its_list_as_it_was():
    imported = read_plan(f"# P\n\n## Maintenance\n\n- **{'long ' * 120}**:\n  - Test the siren\n")
    assert imported.rows == {}
    assert imported.blocks[0].kind == PROSE
