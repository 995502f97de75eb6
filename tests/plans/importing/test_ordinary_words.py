"""Labels in everyday words, and tables about the document that have no header of their own."""

import pytest

from bcp_portal.documents.markdown import to_markdown
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan, same_draft
from tests.plans.importing.said import said

STRATEGIES = """# Plan

## Functions

| Function | Service class | RTO | Minimum level | Downtime procedure |
|---|---|---|---|---|
| Court filings | A | 4 hours | What is due today | On paper |
| Client money | B | 1 day | None | None |

## Recovery Strategies

### Paper diary

- When: the case system is down
- Takes: 1 hour
- Data lost: none
- Team: Litigation
- For: Court filings
- Way back: the clerk types it in

### Telephone banking

- When: the bank's site is down
- Takes: 20 minutes
- Data lost: none
- Team: Cashier
- For: Client money
- Way back: none
"""
FACTS = """# Plan

| Document No. | BR-14 |
|---|---|
| Version | 2.3 |
| Plan owner | Branch Manager |
| Next review date | 1 March 2027 |
"""


def test_a_strategy_may_be_told_in_everyday_words():
    imported = read_plan(STRATEGIES)
    diary, banking = imported.rows["strategies"]
    assert (diary.values["rto"], diary.values["rpo"]) == ("1 hour", "none")
    assert diary.values["failback"] == "the clerk types it in"
    assert (diary.values["functions"], banking.values["functions"]) == (["F-01"], ["F-02"])


def test_a_function_may_be_told_in_everyday_words():
    filings, _ = read_plan(STRATEGIES).rows["functions"]
    assert (filings.values["mbco"], filings.values["workaround"]) == ("What is due today", "On paper")


def test_a_table_about_the_document_needs_no_header():
    rows = read_plan(FACTS).rows["facts"]
    assert [(row.values["topic"], row.values["value"]) for row in rows] == [
        ("version", "2.3"),
        ("owner", "Branch Manager"),
        ("next_review", "1 March 2027"),
        ("document_id", "BR-14"),
    ]
    assert all(not row.extra for row in rows)


@pytest.mark.parametrize(
    "header, topic",
    [
        ("| Document | BCP-7 |", "document_id"),
        ("| Last reviewed | 3 March 2026 |", "updated"),
        ("| Owner | Head of IT |", "owner"),
    ],
)
def test_the_first_fact_may_stand_where_a_table_has_its_header(header, topic):
    imported = read_plan(f"# P\n\n## Document control\n\n{header}\n|---|---|\n| Retention | 7 years |\n")
    assert [row.values["topic"] for row in imported.rows["facts"]] == ["retention", topic]
    assert [row.line for row in imported.rows["facts"]] == [7, 5]


@pytest.mark.parametrize(
    "header",
    [
        "| Field | Value |",
        "| Owner | Details |",
        "| Version | Date |",
        "| Document | Our plan |",
        "| Owner | |",
    ],
)
def test_a_header_that_only_names_the_columns_is_no_fact(header):
    imported = read_plan(f"# P\n\n## Document control\n\n{header}\n|---|---|\n| Retention | 7 years |\n")
    assert [row.values["topic"] for row in imported.rows["facts"]] == ["retention"]


def test_a_document_that_is_called_by_its_number_has_that_number():
    imported = read_plan(
        "# P\n\n- Document: BCP-7\n- Version: 2\n\n## Document control\n\n| Field | Value |\n|---|---|\n"
        "| Plan | BC/2026-3 |\n| Policy | Be kind |\n"
    )
    assert [(row.values["topic"], row.values["value"]) for row in imported.rows["facts"]] == [
        ("document_id", "BCP-7"),
        ("version", "2"),
        ("document_id", "BC/2026-3"),
        ("other", "Be kind"),
    ]


@pytest.mark.parametrize("text", [STRATEGIES, FACTS], ids=["words", "no header"])
def test_they_come_out_as_they_came_in(text):
    printed = to_markdown(as_document(read_plan(text)))
    assert said(printed) == said(text)
    assert same_draft(read_plan(printed), read_plan(text))


NOW_AND_THEN = """# Plan

## {heading}

| {name} | How often | Kept |
|---|---|---|
| Patient files | daily | 30 days |
| Pictures | weekly | 90 days |
"""


@pytest.mark.parametrize("heading", ["Backups", "Monitoring", "Meetings", "Reporting"])
@pytest.mark.parametrize("name", ["What", "Activity", "Type"])
def test_what_is_done_now_and_then_is_no_exercise(heading, name):
    assert "exercises" not in read_plan(NOW_AND_THEN.format(heading=heading, name=name)).rows


@pytest.mark.parametrize(
    ("heading", "name"),
    [("Exercises", "What"), ("Testing", "Activity"), ("Programme", "Exercise"), ("Backups", "Test")],
)
def test_below_a_heading_of_exercises_or_by_its_own_name_it_is_one(heading, name):
    assert len(read_plan(NOW_AND_THEN.format(heading=heading, name=name)).rows["exercises"]) == 2
