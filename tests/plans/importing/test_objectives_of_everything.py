"""A line that names nothing but an objective is that objective, and nothing called so."""

import pytest

from bcp_portal.documents.markdown import to_markdown
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan, same_draft

# What stands there, its kind, and per row name, RTO and RPO.
CASES = [
    ("## Recovery Time Objective (RTO)\n\n- **RPO**: 15 minutes", "tiers", [("Whole plan", "", "15 minutes")]),
    (
        "## Recovery Time Objective (RTO)\n\n- **RTO**: 4 hours\n- **RPO**: 15 minutes",
        "tiers",
        [("Whole plan", "4 hours", "15 minutes")],
    ),
    (
        "## Recovery Point Objectives\n\n- Recovery Time Objective (RTO): 4 hours",
        "tiers",
        [("Whole plan", "4 hours", "")],
    ),
    (
        "## RTO\n\n- **Critical systems**: 4 hours\n- **RPO**: 15 minutes\n- **Office systems**: 2 days",
        "tiers",
        [("Critical", "4 hours", ""), ("Whole plan", "", "15 minutes"), ("Office", "2 days", "")],
    ),
    ("## RTO\n\n**RPO:** 15 minutes", "tiers", [("Whole plan", "", "15 minutes")]),
    ("## RTO\n\nRTO: 4 hours\n\n## RPO\n\nRPO: 1 hour", "tiers", [("Whole plan", "4 hours", "1 hour")]),
    (
        "## Recovery objectives\n\n- RTO for databases: 1 hour\n- RPO for databases: 5 minutes\n- RPO for mail: 1 day",
        "tiers",
        [("databases", "1 hour", "5 minutes"), ("mail", "", "1 day")],
    ),
    (
        "## Recovery time objectives\n\n| Area | RTO |\n|---|---|\n| Ticketing | 4 hours |\n| **RPO** | 1 day |",
        "tiers",
        [("Ticketing", "4 hours", ""), ("RPO", "", "1 day")],
    ),
    (
        "## Critical functions\n\n### Payroll\n\n#### Recovery Time Objective (RTO)\n\n- RTO: 2 hours\n- RPO: 1 hour",
        "functions",
        [("Payroll", "2 hours", "1 hour")],
    ),
]


@pytest.mark.parametrize("text, kind, expected", CASES)
def test_an_objective_below_the_heading_of_another_is_what_it_says(text, kind, expected):
    imported = read_plan(f"# Plan\n\n{text}\n")
    rows = [tuple(row.values.get(name, "") for name in ("name", "rto", "rpo")) for row in imported.rows[kind]]
    assert rows == expected
    assert same_draft(read_plan(to_markdown(as_document(imported))), imported)


def test_an_objective_that_a_row_has_no_field_for_is_told():
    imported = read_plan("# Plan\n\n## Recovery objectives\n\n- RTO: 4 hours\n- MTPD: 1 day\n")
    assert [(note.line, note.text) for note in imported.unclear] == [(6, "MTPD: 1 day")]
