"""Lines drawn between records end no run of them, and what reads back otherwise is left alone, not the whole plan."""

import pytest

from bcp_portal.documents.markdown import to_markdown
from plans.importing.frozen import as_document
from plans.importing.reading import read_plan, same_draft
from tests.plans.importing.said import said

ABOVE = "# Plan\n\n## Critical functions\n\n| Function | RTO |\n|---|---|\n| Billing | 4h |\n\n"
HEADED = "### Case {n}\n\n- **Trigger:** alarm {n}\n- **Recovery Time:** {n} hours\n\n"
BOLD = "**Case {n}**\n\n- Trigger: alarm {n}\n- Recovery time: {n} hours\n\n"


def strategies(form: str, between: str, behind: str) -> str:
    cases = between.join(form.format(n=number) for number in (1, 2, 3))
    return f"{ABOVE}## Recovery strategies\n\n{cases}{behind}## Scope\n\n- Billing\n"


@pytest.mark.parametrize("form", [HEADED, BOLD], ids=["headed", "bold"])
@pytest.mark.parametrize("between, behind", [("", "---\n\n"), ("---\n\n", ""), ("***\n\n---\n\n", "---\n\n"), ("", "")])
def test_a_line_drawn_between_or_behind_ends_no_run(form, between, behind):
    text = strategies(form, between, behind)
    reading = read_plan(text)
    assert {kind: len(rows) for kind, rows in reading.rows.items()} == {"functions": 1, "strategies": 3, "scope": 1}
    assert [row.values["rto"] for row in reading.rows["strategies"]] == ["1 hours", "2 hours", "3 hours"]
    printed = to_markdown(as_document(reading))
    assert said(printed) == said(text)
    assert same_draft(read_plan(printed), reading)


def test_a_record_that_would_not_read_back_stays_narrative_alone():
    """Its only line is a blank: printed it is a mere heading."""
    records = "### Fire\n\n- **Owner:** TBD\n\n### Flood\n\n- **Owner:** Ann Roe\n- **Likelihood:** Low\n\n"
    text = f"{ABOVE}## Risk register\n\n{records}## Scope\n\n- Billing\n"
    reading = read_plan(text)
    assert {"functions", "scope"} <= reading.rows.keys()
    assert said(to_markdown(as_document(reading))) == said(text)
    assert same_draft(read_plan(to_markdown(as_document(reading))), reading)


def test_one_heading_that_differs_leaves_the_others_and_all_other_tables_as_they_are():
    text = strategies(HEADED, "---\n\n", "").replace(
        "- **Trigger:** alarm 2", "In a word:\n\n> quoted\n\n- **Trigger:** x"
    )
    reading = read_plan(text)
    assert [row.values["name"] for row in reading.rows["functions"]] == ["Billing"]
    assert "Case 1" in [row.values["name"] for row in reading.rows["strategies"]]
    assert same_draft(read_plan(to_markdown(as_document(reading))), reading)
