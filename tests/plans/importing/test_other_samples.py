"""The samples of other shapes that ship: what of each becomes rows, what stays narrative."""

import pytest

from bcp_portal.demonstration.samples import FOLDER
from plans.importing.imported_plan import PROSE, ImportedPlan
from plans.importing.plan_reader import read_plan

ROWS = {
    "clinic": {
        "facts": 7,
        "scope": 5,
        "tiers": 3,
        "functions": 3,
        "risks": 4,
        "strategies": 3,
        "steps": 5,
        "roles": 3,
        "contacts": 4,
        "dependencies": 3,
        "exercises": 2,
        "maintenance": 4,
        "approvals": 1,
    },
    "manufacturer": {
        "facts": 10,
        "tiers": 3,
        "functions": 3,
        "dependencies": 4,
        "strategies": 4,
        "phases": 3,
        "steps": 9,
        "risks": 4,
        "roles": 4,
        "exercises": 2,
        "history": 2,
        "approvals": 2,
    },
    "public-body": {
        "facts": 11,
        "scope": 4,
        "functions": 3,
        "strategies": 5,
        "severities": 3,
        "roles": 4,
        "exercises": 3,
        "maintenance": 2,
        "history": 2,
        "approvals": 1,
    },
}
NARRATIVE = {"clinic": 3, "manufacturer": 0, "public-body": 1}


def reading_of(name: str) -> ImportedPlan:
    return read_plan((FOLDER / f"{name}.md").read_text(encoding="utf-8"), file_name=f"{name}.md")


@pytest.mark.parametrize("name", ROWS)
def test_whatever_is_data_in_a_sample_becomes_rows(name):
    imported = reading_of(name)
    assert {kind: len(rows) for kind, rows in imported.rows.items()} == ROWS[name]
    assert len([block for block in imported.blocks if block.kind == PROSE]) == NARRATIVE[name]


@pytest.mark.parametrize("name", ROWS)
def test_nothing_in_a_sample_is_doubtful(name):
    assert [note.text for note in reading_of(name).unclear] == []


def test_services_of_the_clinic_lead_to_their_tiers_and_to_what_they_need():
    rows = reading_of("clinic").rows["functions"]
    assert [(row.values["tier"], row.values["needs"]) for row in rows] == [
        ("T-01", ["F-03"]),
        ("T-02", ["F-03"]),
        ("T-02", []),
    ]


def test_risks_in_numbers_keep_the_plans_own_scale():
    rows = reading_of("clinic").rows["risks"]
    assert [(row.values["likelihood"], row.values["impact_class"]) for row in rows] == [
        ("3", "3"),
        ("2", "5"),
        ("4", "3"),
        ("2", "4"),
    ]


def test_upkeep_that_is_labelled_by_its_cadence_is_done_at_it():
    rows = reading_of("public-body").rows["maintenance"]
    assert [(row.values["cadence"], row.values["text"]) for row in rows] == [
        ("Monthly", "Duty list and telephone numbers"),
        ("Every 6 months", "Plan review"),
    ]
