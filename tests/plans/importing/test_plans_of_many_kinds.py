"""Plans of a start-up, a hospital, a bank, a school, a foundry and a town, a template, and notes never finished."""

import pytest

from plans.importing.imported_plan import PROSE
from plans.importing.plan_reader import read_plan
from tests.plans.importing.expecting import expected_rows
from tests.plans.importing.test_other_plans import reading_of

# File, kind, fields, rows.
UNDERSTOOD = expected_rows("plans_of_many_kinds")

# File, kind, what stands beside the fields of its rows.
BESIDE = [
    (
        "startup",
        "steps",
        [
            {"Sub-step 1": "below one minute: go on", "Sub-step 2": "above it: call the head of platform"},
            {},
            {"Sub-step 1": "stop writes", "Sub-step 2": "run the promotion"},
            {},
            {},
            {"Sub-step 1": "network first", "Sub-step 2": "then data"},
            {},
        ],
    ),
    (
        "town",
        "impacts",
        [
            {"0-4 hours": "Moderate", "4-24 hours": "High", "1-3 days": "Extreme", "> 3 days": "Extreme"},
            {"0-4 hours": "None", "4-24 hours": "Low", "1-3 days": "Moderate", "> 3 days": "High"},
        ],
    ),
    (
        "factory",
        "phases",
        [
            {"Actions": "Shut the gas\nCount people\nCall the fire brigade", "Lead": "Shift leader"},
            {"Actions": "Meet in the canteen\nTell customers", "Lead": "Plant manager"},
            {"Actions": "Rent capacity\nRepair", "Lead": "Plant manager"},
        ],
    ),
]

# File, line, why.
DOUBTS = [
    ("startup", 6, "can mean two things"),
    ("bank", 20, "fits none of them"),
    ("bank", 24, "“5 business days” counts working time"),
    ("factory", 5, "can mean 12 November or 11 December"),
    ("template", 18, "has no unit"),
    ("ragged", 4, "speaks of a recovery objective"),
    ("ragged", 5, "speaks of a recovery objective"),
    ("ragged", 7, "speaks of a recovery objective"),
    ("ragged", 25, "no kind of data has these columns"),
    ("ragged", 30, "no kind of data has these columns"),
    ("ragged", 35, "no kind of data has these columns"),
]

# File, first line of what is no data at all.
NARRATIVE = [
    ("startup", 63),
    ("startup", 22),
    ("school", 4),
    ("school", 25),
    ("template", 1),
    ("template", 54),
    ("ragged", 1),
    ("town", 41),
]


@pytest.mark.parametrize("name, kind, fields, expected", UNDERSTOOD, ids=[f"{row[0]}-{row[1]}" for row in UNDERSTOOD])
def test_whatever_is_data_becomes_rows(name, kind, fields, expected):
    rows = reading_of(name).rows[kind]
    assert [tuple(row.values.get(field, "") for field in fields.split()) for row in rows] == expected


@pytest.mark.parametrize("name, kind, expected", BESIDE, ids=[f"{row[0]}-{row[1]}" for row in BESIDE])
def test_what_no_field_holds_stays_with_its_row(name, kind, expected):
    assert [row.extra for row in reading_of(name).rows[kind]] == expected


@pytest.mark.parametrize("name, line, why", DOUBTS, ids=[f"{row[0]}-{row[1]}" for row in DOUBTS])
def test_what_could_not_be_understood_is_told_with_its_line(name, line, why):
    assert any(note.line == line and why in note.why for note in reading_of(name).unclear)


@pytest.mark.parametrize("name, line", NARRATIVE)
def test_what_is_no_data_stays_narrative(name, line):
    assert any(block.kind == PROSE and block.first_line == line for block in reading_of(name).blocks)


def test_a_line_to_fill_in_is_told_to_nobody_as_a_date():
    assert not [note for note in reading_of("bank").unclear if note.line > 70]


@pytest.mark.parametrize(
    "heading, kind, values",
    [
        ("Tier 1 (RTO: 1-4 hours, RPO: 15 min)", "tiers", {"name": "Tier 1", "rto": "1-4 hours", "rpo": "15 min"}),
        (
            "2.1 Tier 2 - Vital: RTO < 1 day / RPO 4h",
            "tiers",
            {"name": "Tier 2 - Vital", "rto": "< 1 day", "rpo": "4h"},
        ),
        ("Payroll (RPO: 0)(RTO: Immediate)", "functions", {"name": "Payroll", "rpo": "0", "rto": "Immediate"}),
        ("Payroll (RTO: 2 days; MTD: 1 week)", "functions", {"name": "Payroll", "rto": "2 days", "mtpd": "1 week"}),
        (
            "Business critical (Recovery Time Objective (RTO): 4h and RPO 1h)",
            "tiers",
            {"name": "Business critical", "rto": "4h", "rpo": "1h"},
        ),
        ("Mission critical (RTO of 4h and RPO of 1h)", "tiers", {"name": "Mission critical", "rto": "4h", "rpo": "1h"}),
        ("Payroll (target RTO is 8 hours)", "functions", {"name": "Payroll", "rto": "8 hours"}),
        ("Payroll - maximum RTO: 8 hours", "functions", {"name": "Payroll", "rto": "8 hours"}),
        ("Payroll (paid monthly, RTO: 8 hours)", "", {}),
        ("Payroll outage (RTO: 4h)", "", {}),
        ("Payroll (RTO: 4h unless it is Friday)", "", {}),
        ("Payroll (RTO/RPO: 4h/1h)", "", {}),
        ("(RTO: 4h)", "", {}),
        ("Tier 1 (RTO: 4h, MTD: 8h)", "", {}),
    ],
)
def test_objectives_in_a_heading_are_the_tiers_or_functions_or_are_told(heading, kind, values):
    imported = read_plan(f"# P\n\n## Critical functions\n\n### {heading}\n\ntext\n")
    rows = {kind: [row.values for row in rows] for kind, rows in imported.rows.items()}
    assert rows == ({kind: [values]} if kind else {})
    assert [note.line for note in imported.unclear] == ([] if kind else [5])
    assert imported.headings[-1].title == heading


def test_objectives_still_to_be_filled_in_are_neither_data_nor_told():
    imported = read_plan("# P\n\n## Critical functions\n\n### Payroll (RTO: [X hours], RPO: TBD)\n\ntext\n")
    assert (imported.rows, imported.unclear) == ({}, [])


def test_objectives_of_what_happens_are_not_those_of_a_function():
    imported = read_plan("# P\n\n## Disaster scenarios\n\n### Loss of power (RTO: 4h)\n\n### Payroll (RTO: 4h)\n")
    assert imported.rows == {}
    assert [note.line for note in imported.unclear] == [5, 7]


def test_a_heading_that_says_otherwise_than_a_table_before_does_not_overwrite_it():
    imported = read_plan(
        "# P\n\n## Critical functions\n\n| Function | RTO | RPO |\n|---|---|---|\n| Payroll | 4h | 1h |\n\n"
        "### Payroll (RTO: 8h)\n\ntext\n"
    )
    assert [(row.values["rto"], row.extra) for row in imported.rows["functions"]] == [("4h", {})]
    assert [(note.line, "described differently" in note.why) for note in imported.unclear] == [(9, True)]


def test_a_bold_lead_in_with_a_colon_is_nobodys_name():
    imported = read_plan(
        "# P\n\n**Recovery objectives:**\n- RTO: 4h\n- RPO: 1h\n\n**Retention:**\n- Primary: 30 days\n- Backup: 7 days\n"
    )
    assert imported.rows == {}


def test_bullets_that_markdown_would_part_from_their_number_stay_with_it():
    imported = read_plan("# P\n\n## Recovery procedures\n\n1. Stop\n  - the pump\n  - the fan\n2. Look\n3. Start\n")
    assert [(row.values["text"], list(row.extra.values())) for row in imported.rows["steps"]] == [
        ("Stop", ["the pump", "the fan"]),
        ("Look", []),
        ("Start", []),
    ]


def test_lines_four_levels_deep_stay_as_they_are_and_are_told():
    text = "# P\n\n## Recovery procedures\n\n1. **A**\n   - b\n     - c\n       - d\n"
    imported = read_plan(text)
    assert imported.rows == {}
    assert "further ones" in imported.unclear[0].why


@pytest.mark.parametrize(
    "table",
    [
        "| Role | 0-1 h | 1-4 h |\n|---|---|---|\n| Clerk | calls | writes |\n",
        "| Phase | Timeline | Activities |\n|---|---|---|\n| Build | Month 1 | Code |\n",
        "| Team | 1 hour | 1 day |\n|---|---|---|\n| IT | 3 | 5 |\n| Sales | None | 2 |\n",
    ],
)
def test_tables_of_time_that_tell_neither_impact_nor_phases_are_left_alone(table):
    imported = read_plan(f"# P\n\n## Rota\n\n{table}")
    assert imported.rows == {}
    assert len(imported.unclear) == 1


@pytest.mark.parametrize("title, worst", [("Rota", "Very high"), ("Impact over time", "5")])
def test_ratings_over_time_are_impacts_by_their_words_or_by_their_heading(title, worst):
    imported = read_plan(f"# P\n\n## {title}\n\n| Team | 1 hour | 1 day |\n|---|---|---|\n| IT | None | {worst} |\n")
    assert [row.extra for row in imported.rows.get("impacts", [])] == [{"Team": "IT", "1 hour": "None", "1 day": worst}]


def test_phases_of_a_project_are_no_phases_of_a_recovery():
    table = "| Phase | When | Activities |\n|---|---|---|\n| Pilot | 0-4 weeks | Train |\n"
    assert read_plan(f"# P\n\n## Implementation phases\n\n{table}").rows == {}
    assert len(read_plan(f"# P\n\n## Recovery phases\n\n{table}").rows["phases"]) == 1


def test_a_list_of_boxes_to_tick_is_steps():
    imported = read_plan("# P\n\n## Recovery checklist\n\n- [ ] Power is back\n- [x] Phones work\n")
    assert [row.values["text"] for row in imported.rows["steps"]] == ["[ ] Power is back", "[x] Phones work"]


def test_times_of_a_severity_are_not_severities():
    assert read_plan("# P\n\n## Severity levels\n\n- Acknowledge: 15 minutes\n- Update: 1 hour\n").rows == {}
    rows = read_plan("# P\n\n## Severity levels\n\n- Critical: 15 minutes\n- P2: 1 hour\n").rows["severities"]
    assert [(row.values["name"], row.values["response_time"]) for row in rows] == [
        ("Critical", "15 minutes"),
        ("P2", "1 hour"),
    ]


def test_rows_are_called_by_their_first_column_or_not_at_all():
    named = "# P\n\n## Functions\n\n| Thing | RTO | RPO | Kept |\n|---|---|---|---|\n| Payroll | 4h | 1h | mirrored |\n"
    assert [row.values["name"] for row in read_plan(named).rows["functions"]] == ["Payroll"]
    nameless = read_plan(named.replace("Thing", "Owner"))
    assert nameless.rows == {}
    assert "no column says what the functions are called" in nameless.unclear[0].why


def test_data_and_their_objectives_are_tiers_called_by_their_data():
    imported = read_plan(
        "# P\n\n## Recovery point objectives\n\n| Data type | RPO | Method |\n|---|---|---|\n| Orders | 1h | mirror |\n"
    )
    (row,) = imported.rows["tiers"]
    assert (row.values["name"], row.values["data"], row.values["rpo"]) == ("Orders", "Orders", "1h")
    assert row.extra == {"Method": "mirror"}
