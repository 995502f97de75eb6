"""Values that can't be read: one finding a kind of value, and no rule that needs them holds."""

from datetime import date

import pytest

from plans.linting import unread_values as unread
from plans.linting.checking import check
from plans.linting.governance import review_overdue
from plans.reading.facts import Facts
from tests.plans.linting.building import TODAY, document, looked
from tests.plans.linting.consistent import DONE, OBJECTIVES, consistent

FUNCTIONS = [
    {"name": "Payroll", "rto": "same day", "cost_per_hour": "lots"},
    {"name": "Billing", "rto": "2 business days"},
    {"name": "Mail", "rto": "T+4", "rpo": "1h"},
]


def outcomes(plan, facts=DONE):
    return {outcome.rule.id: outcome for outcome in check(plan, facts, {}, strict=True).outcomes}


def test_what_cannot_be_read_is_one_finding_a_kind_of_value_that_leads_to_row_and_field():
    times, costs = looked(unread.unread_figures, document(functions=FUNCTIONS))
    assert times.sentence == (
        "3 RTOs can’t be read as a time: “same day” (Payroll), “2 business days” (Billing) and “T+4” (Mail). "
        "They are counted nowhere, and rules that need them can’t judge."
    )
    assert [(value.ref, value.field, value.text) for value in times.values] == [
        ("F-01", "rto", "same day"),
        ("F-02", "rto", "2 business days"),
        ("F-03", "rto", "T+4"),
    ]
    assert (times.mend.act, times.mend.ref, times.mend.field) == ("open", "F-01", "rto")
    assert times.mend.words == ("“same day” is no length of time: write how many hours at most, for example < 8 hours.")
    assert costs.sentence.startswith("1 cost can’t be read as an amount: “lots” (Payroll). It is counted nowhere")


def test_dates_and_frequencies_that_cannot_be_read_are_found_at_their_rows():
    facts = [
        {"topic": "updated", "name": "Last Updated", "value": "03/04/2026"},
        {"topic": "review_frequency", "name": "Review Frequency", "value": "bi-annual"},
    ]
    days, often = looked(unread.unread_days, document(facts=facts))
    assert days.sentence.startswith("1 date can’t be read as a day: “03/04/2026” (Last Updated).")
    assert often.sentence.startswith("1 frequency can’t be read as an interval: “bi-annual” (Review Frequency).")
    assert [(found.values[0].ref, found.values[0].field) for found in (days, often)] == [
        ("FA-01", "value"),
        ("FA-02", "value"),
    ]
    assert "write the month as a word" in days.mend.words


@pytest.mark.parametrize("text", ["", "TBD", "—/—", "N/A", "0", "4h"])
def test_blanks_signs_and_what_can_be_read_are_no_finding(text):
    assert looked(unread.unread_figures, document(functions=[{"name": "Payroll", "rto": text}])) == []


def test_many_are_counted_and_the_first_are_named():
    functions = [{"name": f"Function {number}", "rto": "soon"} for number in range(25)]
    (finding,) = looked(unread.unread_figures, document(functions=functions))
    assert finding.sentence.startswith("25 RTOs can’t be read")
    assert "and 15 more. They" in finding.sentence
    assert len(finding.values) == 25


# What a plan in which all else agrees says where it can't be read, and rules that need it.
NEEDED = [
    ("functions", "rto", "same day", {"OBJ-01", "OBJ-04", "STR-01", "STR-02", "STR-03", "RSP-01"}),
    ("functions", "rpo", "T+4", {"OBJ-05", "OBJ-17", "STR-08"}),
    ("functions", "mtpd", "some days", {"OBJ-11", "OBJ-17"}),
    ("functions", "cost_per_hour", "lots", {"OBJ-07", "OBJ-08", "OBJ-10"}),
    ("strategies", "rto", "soon", {"STR-01", "STR-02"}),
    ("severities", "response_time", "soon", {"RSP-01", "RSP-03"}),
    ("phases", "window", "later", {"STR-12"}),
    ("exercises", "frequency", "now and then", {"EXE-01"}),
    ("risks", "assessed_on", "03/04/2025", {"RSK-02"}),
]


@pytest.mark.parametrize("kind, field, text, rules", NEEDED, ids=[f"{kind}.{field}" for kind, field, *_ in NEEDED])
def test_no_rule_holds_that_needs_what_cannot_be_read(kind, field, text, rules):
    plan = consistent()
    was = outcomes(plan)
    rows = next(one["rows"] for one in plan["kinds"] if one["key"] == kind)
    for row in rows:
        row["values"][field] = {"text": text, "unread": True}
    now = outcomes(plan)
    assert {rule for rule in rules if now[rule].status in {"holds", "not applicable"}} == set()
    assert {rule for rule in rules if was[rule].status == "unread"} == set()
    assert any(f"(“{text}”)" in outcome.why for outcome in now.values() if outcome.status == "unread")


def test_a_rule_that_needs_no_such_value_holds_all_the_same():
    rows = [{**row, "rto": "same day"} for row in OBJECTIVES["functions"]]
    assert outcomes(consistent(functions=rows))["OBJ-15"].status == "holds"


def test_values_that_cannot_be_read_in_one_check_are_not_remembered_in_the_next():
    assert outcomes(consistent())["STR-01"].status == "holds"
    assert "unread" not in {outcome.status for outcome in outcomes(consistent()).values()}


def reviewed(updated, often):
    return document(
        facts=[
            {"topic": "updated", "name": "Last Updated", "value": updated},
            {"topic": "review_frequency", "name": "Review Frequency", "value": often},
        ]
    )


def test_a_plan_updated_in_march_and_reviewed_at_least_annually_is_overdue_a_year_later():
    (finding,) = looked(review_overdue, reviewed("29 March 2024", "At least annually"), today=date(2025, 4, 7))
    assert finding.sentence.startswith("The plan was to be reviewed by 29 Mar 2025 (At least annually).")
    assert "overdue by 9 days, 1 review missed" in finding.sentence
    assert looked(review_overdue, reviewed("29 March 2024", "At least annually"), today=date(2025, 3, 29)) == []


@pytest.mark.parametrize("updated, often", [("03/04/2024", "Annually"), ("29 March 2024", "bi-annual")])
def test_a_review_that_cannot_be_dated_never_holds(updated, often):
    said = outcomes(reviewed(updated, often), Facts(today=TODAY))
    assert (said["GOV-02"].status, said["GOV-12"].status) == ("unread", "found")
    assert said["GOV-02"].why in {"Last Updated (“03/04/2024”)", "Review Frequency (“bi-annual”)"}
