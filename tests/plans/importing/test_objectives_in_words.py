"""Objectives that are called in words, without an abbreviation, are what they say and nothing that is called so."""

import pytest

from bcp_portal.documents.markdown import to_markdown
from plans.importing.imported_plan import ImportedPlan
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan, same_draft
from tests.plans.importing.said import said

RTO = "## Recovery Time Objective (RTO)"
POINTS = [
    "Data loss",
    "Recovery Point",
    "Maximum data loss",
    "Acceptable data loss",
    "Recovery point target",
    "Max. data loss",
    "Data loss tolerance",
    "Tolerable loss of data",
]
OUTAGES = [
    "Maximum tolerable outage",
    "Maximum Tolerable Period of Disruption",
    "Maximum Tolerable Downtime",
    "MTPD",
    "Maximum acceptable outage (MAO)",
    "Maximum downtime",
    "Max tolerable downtime",
    "Tolerable downtime",
]
FORMS = ["- **{}**: 15 minutes", "**{}**: 15 minutes", "- {}: 15 minutes", "- **RTO**: 4 hours\n- **{}**: 15 minutes"]
SECTIONS = "## {}\n\n### RTO\n\n- RTO: 4 hours\n\n### RPO\n\n- {}: 2 days\n\n### MTPD\n\n- MTPD: 3 days"


def read(text: str) -> ImportedPlan:
    """The reading, which every word is in and which reads back as the same."""
    whole = f"# Plan\n\n{text}\n"
    imported = read_plan(whole)
    printed = to_markdown(as_document(imported))
    assert said(printed) == said(whole)
    assert same_draft(read_plan(printed), imported)
    return imported


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", POINTS)
def test_the_data_that_may_be_lost_is_an_rpo(name, form):
    rows = read(f"{RTO}\n\n{form.format(name)}").rows
    assert [(row.values["name"], row.values.get("rpo")) for row in rows["tiers"]] == [("Whole plan", "15 minutes")]
    assert rows.keys() == {"tiers"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", OUTAGES)
def test_the_longest_outage_is_told_as_an_mtpd_and_is_no_tier_and_no_function(name, form):
    imported = read(f"{RTO}\n\n{form.format(name)}")
    assert "functions" not in imported.rows
    assert {row.values["name"] for row in imported.rows.get("tiers", [])} <= {"Whole plan"}
    assert [note.text for note in imported.unclear] == ["MTPD: 15 minutes"]


@pytest.mark.parametrize("above", ["Recovery objectives", "Critical functions", "Business impact analysis"])
@pytest.mark.parametrize("name", ["MTPD", "Maximum tolerable outage", "MTD"])
def test_in_sections_of_objectives_nothing_is_called_after_one(above, name):
    imported = read(SECTIONS.format(above, name))
    assert {row.values["name"] for rows in imported.rows.values() for row in rows} == {"Whole plan"}
    assert [note.text for note in imported.unclear] == ["MTPD: 2 days", "MTPD: 3 days"]


def test_of_a_function_above_the_longest_outage_is_its_own():
    text = "## Critical functions\n\n### Payroll\n\n#### RTO\n\n- RTO: 2 hours\n- Maximum tolerable outage: 3 days"
    (row,) = read(text).rows["functions"]
    assert [row.values[name] for name in ("name", "rto", "mtpd")] == ["Payroll", "2 hours", "3 days"]


def test_rows_of_a_table_that_are_called_after_objectives_hold_no_rto():
    rows = "| Ticketing | 4 hours |\n| **Data loss** | 1 day |\n| Maximum tolerable outage | 2 days |"
    imported = read_plan(f"# Plan\n\n## Recovery time objectives\n\n| Area | RTO |\n|---|---|\n{rows}\n")
    assert [tuple(row.values.get(name, "") for name in ("rto", "rpo")) for row in imported.rows["tiers"]] == [
        ("4 hours", ""),
        ("", "1 day"),
        ("", ""),
    ]
    assert imported.rows["tiers"][2].extra == {"Other objective": "2 days"}
    assert same_draft(read_plan(to_markdown(as_document(imported))), imported)


@pytest.mark.parametrize("name", ["Data loss drill", "Recovery point servers", "Outage desk"])
def test_what_only_begins_so_keeps_its_name(name):
    assert name.removesuffix(" servers") in {
        row.values["name"].removesuffix(" servers") for row in read(f"{RTO}\n\n- **{name}**: 4 hours").rows["tiers"]
    }
