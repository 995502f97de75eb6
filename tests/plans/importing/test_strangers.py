"""Plans as strangers write them: what a reader would call data is data, or is told by its line."""

from pathlib import Path

import pytest

from plans.importing.imported_plan import ImportedPlan
from plans.importing.plan_reader import read_plan

OTHERS = Path(__file__).parent / "others"


def read(name: str) -> ImportedPlan:
    return read_plan((OTHERS / f"{name}.md").read_text(encoding="utf-8"))


def values(imported: ImportedPlan, kind: str, *names: str) -> list[tuple[object, ...]]:
    return [tuple(row.values.get(name, "") for name in names) for row in imported.rows.get(kind, [])]


def unclear_lines(imported: ImportedPlan) -> list[int]:
    return [note.line for note in imported.unclear]


def test_what_stands_below_a_line_out_of_scope_is_out_of_scope():
    rows = values(read("word-export"), "scope", "text", "side")
    assert rows == [("Retail banking", ""), ("Payments", ""), ("Insurance subsidiary", "out")]


def test_headings_of_bold_italics_with_labels_in_paragraphs_below_them_are_rows():
    rows = values(read("word-export"), "strategies", "trigger", "rto", "responsible")
    assert rows == [
        ("Loss of primary data centre", "2 hours", "Infrastructure Operations"),
        ("Loss of card switch", "4 hours", "Payments Operations"),
    ]


def test_providers_are_dependencies_with_their_links_and_the_number_to_call():
    rows = values(read("word-export"), "dependencies", "supplier", "name", "contact", "functions")
    assert rows == [
        ("CoreSys plc", "Core banking", "+44 20 5550 0100", ["F-01", "F-03"]),
        ("PayNet", "Card switch", "+44 20 5550 0101", ["F-01"]),
    ]


def test_a_heading_that_says_in_brackets_what_stands_below_it_is_understood():
    imported = read("two-languages")
    assert values(imported, "contacts", "name", "phone") == [
        ("Feuerwehr", "112"),
        ("Polizei", "110"),
        ("IT-Bereitschaft", "0171 5550102"),
    ]
    text = "# Plan\n\n## Lieferanten (Suppliers)\n\n| Supplier | Service |\n|---|---|\n| MedSoft | wards |\n"
    assert values(read_plan(text), "dependencies", "supplier", "name") == [("MedSoft", "wards")]


def test_lines_joined_in_different_ways_are_read_each_in_its_way():
    imported = read("all-lists")
    assert values(imported, "roles", "name", "person") == [
        ("Deputy Clerk", "Ben Dale"),
        ("IT", "Cy Low"),
        ("Press officer", ""),
    ]
    assert 17 in unclear_lines(imported)  # “Town Clerk - Ann Roe - leads”


def test_numbers_to_call_are_numbers_though_another_line_says_more():
    assert values(read("all-lists"), "contacts", "name", "phone")[:3] == [
        ("Fire, police, ambulance", "999"),
        ("Water company", "0800 555 001"),
        ("Electricity", "105"),
    ]
    assert [bool(note) for (note,) in values(read("all-lists"), "contacts", "note")] == [False] * 3 + [True] * 2


def test_a_line_to_sign_below_signed_is_a_required_signature():
    assert values(read("all-lists"), "approvals", "role") == [("Mayor",)]


def test_a_table_in_html_is_told():
    imported = read("readme-style")
    assert (13, True) in [(note.line, "HTML" in note.why) for note in imported.unclear]
    assert values(imported, "severities", "name", "response_time", "communication") == [
        ("SEV1", "5m", "on-call + CTO"),
        ("SEV2", "15m", "on-call"),
    ]


@pytest.mark.parametrize("fence", ["~~~~~~~~~~~~~", "```"])
def test_code_that_never_ends_is_told_and_code_that_ends_is_not(fence):
    text = f"# Plan\n\n## Teams\n\nRecovery team\n\n{fence}\n\n## Risks\n\n- Fire\n"
    assert [(note.line, "never ends" in note.why) for note in read_plan(text).unclear] == [(7, True)]
    assert unclear_lines(read_plan(f"{text}\n{fence}\n")) == []


@pytest.mark.parametrize("dash", ["--", "---", "–", "—"])
def test_the_first_label_behind_two_hyphens_is_a_label(dash):
    text = f"# Plan\n\n## Threats\n\n**Flood** {dash} Likelihood: medium; Impact: high\n\n**Fire** {dash} Likelihood: low; Impact: high\n"
    assert values(read_plan(text), "risks", "title", "likelihood", "impact_class") == [
        ("Flood", "medium", "high"),
        ("Fire", "low", "high"),
    ]


def test_records_below_underlined_headings_are_rows():
    rows = values(read("setext"), "strategies", "name", "rto", "responsible")
    assert rows == [("Burst pipe", "6 hours", "Salvage team"), ("Catalogue outage", "4 hours", "IT desk")]


def test_objectives_in_definition_lists_are_told_by_line():
    assert {17, 18, 21} <= {*unclear_lines(read("setext"))}
