"""Columns that only this plan has: what they name in words is no link, and is read all the same."""

import pytest

from plans.linting import exercises, impact
from plans.linting import missing_fields as lacking
from plans.linting import needs as needing
from plans.linting import strategy_triggers as triggers
from plans.linting.findings import Question
from plans.linting.strategy_links import pairs
from plans.reading.document import FrozenPlan
from tests.plans.linting.building import document, looked, subjects

BILLING, ARCHIVE = {"name": "Billing"}, {"name": "Archive"}


def served(services, *linked, answers=None):
    """Two functions, and a strategy whose column “Services” says which it is for."""
    strategies = [{"name": "Move", "functions": linked, "extra": {"Services": services}}]
    return document(functions=[BILLING, ARCHIVE], strategies=strategies, answers=answers)


def test_a_strategy_whose_column_names_functions_is_asked_for_one_after_the_other():
    (first,) = looked(triggers.serves_nothing, served("Archive, Billing"))
    assert (first.key, first.ref, first.field, first.target) == ("serves:S-01:F-01", "S-01", "functions", "F-01")
    for answered in (
        served("Archive, Billing", "F-01", answers={first.key: True}),
        served("Archive, Billing", answers={first.key: False}),
    ):
        assert [one.key for one in looked(triggers.serves_nothing, answered)] == ["serves:S-01:F-02"]
    assert looked(triggers.serves_nothing, served("Archive, Billing", "F-01", "F-02")) == []


def test_a_strategy_whose_column_was_denied_or_names_nothing_is_for_nothing():
    assert subjects(triggers.serves_nothing, served("Archive", answers={"serves:S-01:F-02": False})) == ["strategies"]
    assert subjects(triggers.serves_nothing, served("Everything else")) == ["strategies"]


def test_a_strategy_is_supposed_to_serve_what_its_column_names_and_nothing_else():
    assert list(pairs(FrozenPlan(served("Archive")))) == ["F-02"]
    assert list(pairs(FrozenPlan(served("")))) == ["F-01", "F-02"]


@pytest.mark.parametrize(
    ("function", "dependency"),
    [({"Runs on": "Turbine, Boiler"}, {}), ({}, {"Supports": "Archive, Billing"})],
    ids=["the function names it", "it names the function"],
)
def test_a_need_that_a_column_names_is_asked_about(function, dependency):
    plan = document(functions=[{**BILLING, "extra": function}], dependencies=[{"name": "Turbine", "extra": dependency}])
    assert [question.key for question in looked(needing.unrecorded_need, plan)] == ["needs:F-01:D-01"]


@pytest.mark.parametrize(("column", "asked"), [("Requires", ["needs:F-01:F-02"]), ("Hands over to", [])])
def test_of_functions_only_a_column_of_needs_names_what_is_needed(column, asked):
    functions = [{**BILLING, "rto": "1h", "extra": {column: "Archive"}}, {**ARCHIVE, "rto": "4h"}]
    said = looked(needing.back_before_its_needs, document(functions=functions))
    assert [one.key for one in (said if isinstance(said, list) else []) if isinstance(one, Question)] == asked


def test_impact_over_time_with_a_column_for_each_category_tells_them_all():
    columns = {"Legal": "None", "Contracts": "A penalty", "Reputation": "Letters to the editor"}
    plan = document(functions=[BILLING], impacts=[{"function": "F-01", "after": "1h", "extra": columns}])
    assert looked(impact.missing_categories, plan) == []


def test_a_column_may_say_at_what_time_an_exercise_is_held():
    quiet, busy = ({"name": name, "extra": {"Time": when}} for name, when in (("Drill", "At night"), ("Call", "Peak")))
    (finding,) = looked(exercises.quiet_times, document(exercises=[quiet]))
    assert (finding.subject, finding.values[0].text) == ("EX-01", "At night")
    assert looked(exercises.quiet_times, document(exercises=[quiet, busy])) == []


def test_a_downtime_procedure_is_a_way_to_go_on_by_hand():
    column = {"Downtime procedure": "Paper charts"}
    assert looked(lacking.no_workaround, document(functions=[{**BILLING, "extra": column}])) == []
