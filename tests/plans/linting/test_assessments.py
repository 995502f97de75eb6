"""DEP-08: whether the assessments that a plan promises are recorded, of each supplier and in time."""

from datetime import date

import pytest

from plans.linting.assessments import assessments_missing
from plans.reading.due import DueOccurrence
from plans.reading.facts import Done, KeptPromise
from plans.reading.periods import Pace
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


def test_it_is_due_by_the_end_of_each_quarter():
    done = tuple(Done(name, date(2025, 1, 7)) for name in ("Acme", "Bolt"))
    assert looked(assessments_missing, BOUGHT, assessments=done, today=date(2025, 6, 30)) == []
    assert subjects(assessments_missing, BOUGHT, assessments=done, today=date(2025, 7, 1)) == ["MA-01"]


def test_of_what_a_version_in_force_promises_what_is_open_and_overdue_is_missed():
    quarter = DueOccurrence(date(2025, 3, 31), date(2025, 1, 1), date(2025, 3, 31))
    promised = {
        f"assessment:{name}": KeptPromise(
            f"assessment:{name}", Pace(3, "month"), date(2025, 1, 1), is_new=True, open=still_open
        )
        for name, still_open in (("Acme", ()), ("Bolt", (quarter,)))
    }
    facts = {"promised": promised, "assessments": (Done("Acme", date(2025, 2, 3)), Done("Bolt", date(2024, 11, 5)))}
    (found,) = looked(assessments_missing, BOUGHT, **facts)
    assert found.sentence.endswith("Assessed last: Bolt 153 days ago (5 Nov 2024).")
    assert looked(assessments_missing, BOUGHT, **facts, today=date(2025, 3, 31)) == []


def test_a_promise_without_a_cadence_is_kept_by_one_assessment():
    plan = document(supplier_rules=[{"text": "Suppliers are assessed"}])
    assert subjects(assessments_missing, plan) == ["SU-01"]
    assert looked(assessments_missing, plan, assessments=(Done("Acme", date(2020, 1, 1)),)) == []


def test_an_accepted_gap_stays_accepted_while_some_are_assessed():
    (before,) = looked(assessments_missing, BOUGHT)
    (after,) = looked(assessments_missing, BOUGHT, assessments=(Done("Acme", RECENT),))
    assert before.values == after.values
