"""Lines drawn between records end no run of them, and what reads back otherwise is left alone, not the whole plan."""

import pytest

from bcp_portal.documents.markdown import to_markdown
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan, same_draft
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
    imported = read_plan(text)
    assert {kind: len(rows) for kind, rows in imported.rows.items()} == {"functions": 1, "strategies": 3, "scope": 1}
    assert [row.values["rto"] for row in imported.rows["strategies"]] == ["1 hours", "2 hours", "3 hours"]
    printed = to_markdown(as_document(imported))
    assert said(printed) == said(text)
    assert same_draft(read_plan(printed), imported)


def test_a_record_that_would_not_read_back_stays_narrative_alone():
    """Its only line is a blank: printed it is a mere heading."""
    records = "### Fire\n\n- **Owner:** TBD\n\n### Flood\n\n- **Owner:** Ann Roe\n- **Likelihood:** Low\n\n"
    text = f"{ABOVE}## Risk register\n\n{records}## Scope\n\n- Billing\n"
    imported = read_plan(text)
    assert {"functions", "scope"} <= imported.rows.keys()
    assert said(to_markdown(as_document(imported))) == said(text)
    assert same_draft(read_plan(to_markdown(as_document(imported))), imported)


def test_one_heading_that_differs_leaves_the_others_and_all_other_tables_as_they_are():
    text = strategies(HEADED, "---\n\n", "").replace(
        "- **Trigger:** alarm 2", "In a word:\n\n> quoted\n\n- **Trigger:** x"
    )
    imported = read_plan(text)
    assert [row.values["name"] for row in imported.rows["functions"]] == ["Billing"]
    assert "Case 1" in [row.values["name"] for row in imported.rows["strategies"]]
    assert same_draft(read_plan(to_markdown(as_document(imported))), imported)


LINES = "### Case {n}\n\n**Trigger:** alarm {n}\n**Recovery Time:** {n} hours\n\n"
APART = "### Case {n}\n\n**Trigger:** alarm {n}\n\n**Recovery Time:** {n} hours\n\n"
AFTER_PROSE = "### Case {n}\n\nPower is lost.\n\nThe lights go out.\n\n- **Trigger:** alarm {n}\n- **Recovery Time:** {n} hours\n\n"
ODD = ["### Background\n\nSome words about cases.\n\n", "### Background\n\n> quoted\n\n---\n\n", "### Background\n\n"]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("form", [LINES, APART, HEADED, AFTER_PROSE])
@pytest.mark.parametrize("heading", ["Scenarios", "Incidents", "Use cases"])
def test_cases_below_a_heading_of_no_kind_are_rows_though_one_among_them_is_none(heading, form, odd):
    first, *others = (form.format(n=number) for number in (1, 2, 3))
    text = f"{ABOVE}## {heading}\n\n{first}{odd}{''.join(others)}## Scope\n\n- Billing\n"
    imported = read_plan(text)
    rows = [(row.values["name"], row.values["trigger"], row.values["rto"]) for row in imported.rows["strategies"]]
    assert rows == [(f"Case {number}", f"alarm {number}", f"{number} hours") for number in (1, 2, 3)]
    line = 1 + text[: text.index("### Background")].count("\n")
    assert [(note.line, note.text) for note in imported.unclear] == [(line, "### Background")]
    printed = to_markdown(as_document(imported))
    assert said(printed) == said(text)
    assert same_draft(read_plan(printed), imported)


def test_labels_with_blank_lines_between_them_are_one_record():
    imported = read_plan(strategies(APART, "", ""))
    assert [row.values["rto"] for row in imported.rows["strategies"]] == ["1 hours", "2 hours", "3 hours"]
    assert [block.kind for block in imported.blocks] == ["functions", "strategies", "scope"]


def test_one_case_alone_below_a_heading_of_no_kind_is_told_and_stays_narrative():
    text = f"{ABOVE}## Scenarios\n\n### Background\n\nWords.\n\n{LINES.format(n=1)}"
    imported = read_plan(text)
    assert "strategies" not in imported.rows
    assert [(note.text, "does not say of what" in note.why) for note in imported.unclear] == [("### Case 1", True)]


def test_labelled_lines_below_headings_of_no_kind_are_rows_only_where_two_headings_have_them():
    text = f"{ABOVE}## Glossary\n\n### Alarm\n\n**Meaning:** a bell\n\n### Bell\n\n**Meaning:** an alarm\n\n**Trigger:** fire\n"
    assert read_plan(text).rows.keys() == {"functions"}


def test_risks_rated_below_headings_have_their_class():
    text = "# Plan\n\n## Risk register\n\n### Fire\n\n- **Likelihood:** Low\n- **Impact:** High\n\n### Flood\n\n- **Likelihood:** Low\n- **Impact:** Low\n"
    assert [row.values["impact_class"] for row in read_plan(text).rows["risks"]] == ["High", "Low"]
