"""DEP-08: whether the assessments that a plan promises are recorded, of each supplier and in time."""

from datetime import date

import pytest

from plans.linting.assessments import assessments_missing
from plans.reading.facts import Done
from tests.plans.linting.building import document, looked, subjects

QUARTERLY = [{"text": "Assess the vendors", "cadence": "Quarterly"}]
PROMISE = document(maintenance=QUARTERLY)
BOUGHT = document(
    maintenance=QUARTERLY,
    dependencies=[
        {"name": "Hosting", "supplier": "Acme"},
        {"name": "Telephony", "supplier": "Bolt"},
        {"name": "Text messages", "supplier": "Bolt"},
        {"name": "Monitoring", "supplier": "Internal"},
    ],
)
RECENT, OLD = date(2025, 3, 1), date(2024, 12, 1)


def said(plan, *done: Done) -> str:
    """The sentence of the finding on 7 April 2025."""
    (finding,) = looked(assessments_missing, plan, assessments=done)
    return finding.sentence


@pytest.mark.parametrize("assessed", [(), (OLD,), (date(2025, 5, 1),)], ids=["never", "old", "to come"])
def test_a_promised_assessment_that_is_not_recorded_or_old_is_found(assessed):
    done = tuple(Done("Acme", on) for on in assessed)
    assert subjects(assessments_missing, PROMISE, assessments=done) == ["MA-01"]


def test_where_a_plan_names_no_supplier_a_recent_assessment_of_any_holds():
    assert looked(assessments_missing, PROMISE, assessments=(Done("Acme", RECENT),)) == []


def test_every_supplier_that_is_bought_from_is_to_be_assessed():
    assert said(BOUGHT).endswith("No assessment is recorded of Acme and Bolt.")
    assert said(BOUGHT, Done("Acme", RECENT)).endswith("No assessment is recorded of Bolt.")
    assert looked(assessments_missing, BOUGHT, assessments=(Done("acme", RECENT), Done("Bolt", RECENT))) == []


def test_the_last_assessment_of_each_is_told_with_its_days():
    sentence = said(BOUGHT, Done("Acme", RECENT), Done("Bolt", OLD), Done("Bolt", date(2024, 1, 1)))
    assert sentence.endswith("“Assess the vendors”. Assessed last: Bolt 127 days ago (1 Dec 2024).")


def test_it_is_due_a_quarter_after_the_last_one_by_the_calendar():
    done = tuple(Done(name, date(2025, 1, 7)) for name in ("Acme", "Bolt"))
    assert looked(assessments_missing, BOUGHT, assessments=done, today=date(2025, 4, 7)) == []
    assert subjects(assessments_missing, BOUGHT, assessments=done, today=date(2025, 4, 8)) == ["MA-01"]


def test_a_promise_without_a_cadence_is_kept_by_one_assessment():
    plan = document(supplier_rules=[{"text": "Suppliers are assessed"}])
    assert subjects(assessments_missing, plan) == ["SU-01"]
    assert looked(assessments_missing, plan, assessments=(Done("Acme", date(2020, 1, 1)),)) == []


def test_an_accepted_gap_stays_accepted_while_some_are_assessed():
    (before,) = looked(assessments_missing, BOUGHT)
    (after,) = looked(assessments_missing, BOUGHT, assessments=(Done("Acme", RECENT),))
    assert before.values == after.values
