"""Other people's plans: other column names, other lists, other habits."""

from pathlib import Path

import pytest

from plans.importing.imported_plan import PROSE, ImportedPlan
from plans.importing.plan_reader import read_plan

OTHERS = Path(__file__).parent / "others"

# File, kind, fields, rows.
UNDERSTOOD = [
    ("clinic", "facts", "name value topic",
     [("Version", "2.3", "version"), ("Last Revised", "12 March 2024", "updated"),
      ("Owner", "Practice Manager", "owner"), ("Next Review", "TBD", "next_review")]),
    ("clinic", "scope", "text side", [("Appointments", ""), ("Prescriptions", ""), ("The car park", "out")]),
    ("clinic", "functions", "name mtpd rto owner workaround",
     [("Appointments", "8 hours", "4 hours", "Reception Lead", "Paper diary\nPhone round"),
      ("Prescriptions", "4 hours", "1-2 hours", "Head Pharmacist", "Paper forms"),
      ("Lab results", "2 days", "24 hrs", "Reception Lead", "")]),
    ("clinic", "risks", "title likelihood impact_class mitigation",
     [("Power cut", "Medium", "High", "Generator, tested monthly"),
      ("Flood", "Low", "High", "Records are kept on the first floor")]),
    ("clinic", "contacts", "name role phone email",
     [("[NAME]", "Duty Manager", "555-0100", "duty@clinic.example"), ("Night Porter", "Building", "555-0101", "")]),
    ("clinic", "steps", "text",
     [("Make sure that everybody is safe.",), ("Call the duty manager.",), ("Open the paper diary.",)]),
    ("manufacturer", "facts", "value topic",
     [("PL-7", "document_id"), ("4", "version"), ("Plant Director", "approver"), ("Internal", "classification")]),
    ("manufacturer", "history", "number on summary",
     [("4", "2024-02-01", "New press line"), ("3", "2023-01-15", "Yearly revision")]),
    ("manufacturer", "tiers", "name rto rpo systems",
     [("Tier 1", "2h", "15 min", "Line control, safety"), ("Tier 2", "< 8h", "4h", "Planning"),
      ("Tier 3", "3 days", "24h", "Archive")]),
    ("manufacturer", "functions", "name tier rto cost_per_hour",
     [("Pressing", "T-01", "2h", "EUR 12,000"), ("Packing", "T-02", "8h", "EUR 3,000")]),
    ("manufacturer", "dependencies", "name supplier contact backup",
     [("Steel coil", "Northern Coil", "555-0199", "Second mill"), ("Power", "Grid Company", "555-0111", "Generator")]),
    ("manufacturer", "roles", "name person deputy duty team",
     [("Crisis leader", "A. Example", "B. Example", "Decides", "Crisis Management"),
      ("Spokesperson", "C. Example", "A. Example", "Speaks", "Crisis Management")]),
    ("manufacturer", "approvals", "role person stated_signature stated_on",
     [("Plant Director", "", "", ""), ("Safety Officer", "", "", "")]),
    ("odd-tables", "risks", "title mitigation", [("Fire", "Sprinklers | and a word too many")]),
    ("odd-tables", "functions", "name rto rpo",
     [("Billing", "4h", "1h"), ("Door locks", "Immediate", "n/a"), ("Archive", "when possible", "0")]),
    ("nested", "steps", "group text",
     [("Stop", "Close the valve"), ("Stop", "Tell the foreman"), ("Start", "")]),
    ("nested", "channels", "text audience",
     [("Radio channel 3", "Internal"), ("Notice board", "Internal"), ("Web page", "External")]),
    ("nested", "maintenance", "text cadence", [("Test the siren", "Weekly"), ("Drain the tank", "Yearly")]),
    ("nested", "functions", "name services rto owner",
     [("Milling", "Grinds the grain", "1 day", "Head Miller"), ("Baking", "Bakes bread", "4 hours", "Head Baker")]),
    ("footnotes", "scope", "text", [("Forklifts[^2]",), ("Gates",)]),
    ("footnotes", "dependencies", "name contact sla",
     [("Network", "[ops](mailto:ops@isp.example)", "99.9%"), ("Fuel", "![logo](fuel.png)", "[ask][yard-map]")]),
    ("hostile", "contacts", "name phone email",
     [("<b>Ann</b>", "555-0100", "[mail](javascript:alert(3))"), ("O'Neil & Sons", "555-0101", "<none>")]),
    ("words-instead", "tiers", "name rto", [("Tier 1", "1-4 hours")]),
    ("words-instead", "functions", "name tier", [("Catalogue", "T-01"), ("Loans", "T-01")]),
    ("words-instead", "exercises", "name frequency", [("Tabletop exercise", "Bi-annual"), ("Siren test", "Monthly")]),
    ("words-instead", "severities", "name description",
     [("Major", "the library is closed"), ("Minor", "one desk is closed")]),
    ("words-instead", "roles", "name duty team",
     [("Librarian on duty", "decides to close", ""), ("Caretaker", "checks the building", ""),
      ("Librarian", "", "Response"), ("Caretaker", "", "Response")]),
    ("words-instead", "contacts", "name phone", [("Police", "555-0110"), ("Fire brigade", "555-0112")]),
    ("words-instead", "approvals", "role stated_signature stated_on",
     [("Head Librarian", "Pat Example", "2024-05-06"), ("Town Clerk", "", "")]),
    ("strategies", "strategies", "name trigger rto rpo",
     [("Warm site", "The main hall can't be entered", "4-8 hours", "1 hour"),
      ("Cloud copy", "Both halls are gone", "2 days", "24 hours")]),
    ("strategies", "phases", "number name window",
     [("", "Phase 1 - Assess", "0-1 hour"), ("", "Phase 2 - Move", "")]),
    ("strategies", "steps", "phase group text",
     [("PH-01", "", "Look"), ("PH-01", "", "Decide"), ("PH-02", "Carry", "Tapes"), ("PH-02", "Carry", "Keys"),
      ("PH-02", "Connect", "Lines")]),
    ("windows", "scope", "text", [("Mail",), ("Files",)]),
    ("windows", "risks", "title likelihood mitigation", [("Fire", "Low", "Doors")]),
    ("links", "risks", "title impact_class functions",
     [("Fire", "High", ["F-01", "F-02"]), ("Theft", "Medium", ["F-02"])]),
    ("links", "impacts", "function category after level",
     [("F-01", "Legal", "3 days", "High"), ("F-02", "Money", "4h", "Severe")]),
]  # fmt: skip

# File, first line, what it holds.
NARRATIVE = [
    ("clinic", 1, "title: Continuity plan"),
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


@pytest.mark.parametrize("name, title", [
    ("clinic", "Health Centre Continuity Plan"), ("manufacturer", "Plant Continuity Plan"),
    ("no-headings", "Our office plan, kept short on purpose."), ("hostile", "Plan <script>alert(1)</script>"),
    ("windows", "Windows plan"),
])  # fmt: skip
def test_a_plan_is_called_what_its_text_calls_it(name, title):
    assert reading_of(name).title == title


def test_text_before_the_first_heading_stands_before_it():
    first, second = reading_of("clinic").headings[:2]
    assert (first.level, first.blocks[0].text.split("\n")[1]) == (0, "title: Continuity plan of the health centre")
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
    assert "longer than the 500 letters" in imported.unclear[0].why


def test_a_matrix_completes_the_functions_listed_before_and_adds_those_that_were_not():
    imported = read_plan(
        "# P\n\n## Business functions\n\n1. **Payroll**\n   - Wages\n   - Impact: Unrest\n\n"
        "| Function | RTO | RPO |\n|---|---|---|\n| Payroll | 4h | 1h |\n| Orders | 2h | 1h |\n"
    )
    rows = imported.rows["functions"]
    assert [(row.ref, row.values["name"], row.values.get("services"), row.values["rto"]) for row in rows] == [
        ("F-01", "Payroll", "Wages", "4h"), ("F-02", "Orders", None, "2h"),
    ]  # fmt: skip
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
        ("4h", "8h", "1h"), ("1 day", None, "2h"),
    ]  # fmt: skip
    assert [row.extra for row in rows] == [{}, {}]


def test_objectives_by_tier_and_by_list_merge_into_one_set_of_tiers():
    imported = read_plan("# P\n\n## RTO\n\n- Tier 1: 1h\n- Tier 2: 4h\n\n## RPO\n\n- Tier 1: 5m\n- Tier 2: 1h\n")
    assert [(row.values["name"], row.values["rto"], row.values["rpo"]) for row in imported.rows["tiers"]] == [
        ("Tier 1", "1h", "5m"), ("Tier 2", "4h", "1h"),
    ]  # fmt: skip


def test_a_heading_that_is_empty_or_endless_stays_narrative():
    imported = read_plan(f"# P\n\n##\n\ntext\n\n## {'very ' * 200}long\n\n####### seven\n")
    assert [heading.title for heading in imported.headings] == [""]
    assert imported.blocks[0].text.startswith("##\n\ntext\n\n## very")
    assert imported.blocks[0].text.endswith("####### seven")


def test_a_lead_in_too_long_for_a_title_leaves_its_list_as_it_was():
    imported = read_plan(f"# P\n\n## Maintenance\n\n- **{'long ' * 120}**:\n  - Test the siren\n")
    assert imported.rows == {}
    assert imported.blocks[0].kind == PROSE
