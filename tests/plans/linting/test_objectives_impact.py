"""Rules on impact analysis: order, costs, estimates, categories, and the same things as in scope."""

import pytest

from plans.linting import impact
from plans.linting import scope as scoping
from plans.linting.findings import NotApplicable, RuleFinding
from tests.plans.linting.building import document, looked, subjects

DEAR = {"name": "Billing", "rto": "4h", "cost_per_hour": "$5,000"}
CHEAP = {"name": "Archive", "rto": "2h", "cost_per_hour": "$1,000"}
RULES = (
    impact.cheaper_first,
    impact.loss_until_objectives,
    impact.open_estimates,
    impact.missing_categories,
    scoping.scope_and_functions,
)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def both(dear=None, cheap=None):
    return document(functions=[{**DEAR, **(dear or {})}, {**CHEAP, **(cheap or {})}])


@pytest.mark.parametrize("look", RULES)
def test_a_plan_without_functions_has_no_impact_to_judge(look):
    assert isinstance(looked(look, document(risks=[{"title": "Fire"}], scope=[{"text": "Databases"}])), NotApplicable)


# OBJ-08


def test_what_costs_more_and_comes_back_later_is_told():
    (finding,) = looked(impact.cheaper_first, both())
    assert isinstance(finding, RuleFinding)
    assert finding.subject == "F-01"
    assert "Archive (USD 1,000 an hour, back within 2 h)" in plain(finding.sentence)


@pytest.mark.parametrize(
    "plan",
    [
        both({"rto": "2h"}),
        both({"cost_per_hour": "$1,000"}),
        both({"needs": ["F-02"]}),
        both(cheap={"cost_per_hour": "$1,000+"}),
        both({"cost_per_hour": "< $5,000"}),
        both({"cost_per_hour": "$12,000 per day"}),
    ],
    ids=["as soon", "as dear", "it is needed", "may be dearer", "may be cheaper", "by the day"],
)
def test_an_order_that_the_costs_do_not_surely_contradict_holds(plan):
    assert subjects(impact.cheaper_first, plan) == []
    assert not isinstance(looked(impact.cheaper_first, plan), NotApplicable)


def test_costs_in_two_currencies_give_no_order():
    assert isinstance(looked(impact.cheaper_first, both({"cost_per_hour": "€9000"})), NotApplicable)


# OBJ-09


def test_losses_are_worked_out_until_each_objective():
    plan = document(
        functions=[DEAR, {**CHEAP, "cost_per_hour": "$1,000+"}, {"name": "Canteen", "rto": "1d"}],
        tiers=[{"name": "Top", "rto": "30m"}],
    )
    (finding,) = looked(impact.loss_until_objectives, plan)
    said = plain(finding.sentence)
    assert finding.subject == "plan"
    assert "Billing USD 20,000 (4 h) and Archive USD 2,000+ (2 h)" in said
    assert "All together cost USD 6,000+ an hour." in said
    assert "Top USD 3,000+ (30 min)" in said


@pytest.mark.parametrize("function", [{"name": "Billing", "rto": "4h"}, {"name": "Billing", "cost_per_hour": "$5"}])
def test_without_a_cost_and_a_time_nothing_is_worked_out(function):
    assert isinstance(looked(impact.loss_until_objectives, document(functions=[function])), NotApplicable)


# OBJ-10


STEPS = [{"function": "F-01", "after": "1h", "level": "Low"}, {"function": "F-01", "after": "1d", "level": "High"}]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"cost_per_hour": "$10,000+"}, ["F-01"]),
        ({"mtpd": "> 2 days"}, ["F-01"]),
        ({"cost_per_hour": "at least $5,000", "rto": "4h+"}, ["F-01"]),
        ({"cost_per_hour": "$5,000-9,000"}, []),
        ({"cost_per_hour": "< $5,000"}, []),
    ],
)
def test_an_estimate_without_an_upper_bound_is_told(change, found):
    plan = document(functions=[{**DEAR, **change}], impacts=STEPS)
    assert subjects(impact.open_estimates, plan) == found


@pytest.mark.parametrize(
    ("impacts", "extra", "found"),
    [
        ([], {}, ["plan"]),
        (STEPS[:1], {}, ["plan"]),
        ([STEPS[0], {**STEPS[1], "after": "60 minutes"}], {}, ["plan"]),
        ([], {"Impact after 4 hours": "Low", "Impact after 1 week": ""}, ["plan"]),
        ([{"function": "F-01", "extra": {"4 hours": "Low", "1 week": ""}}], {}, ["plan"]),
        ([{"function": "F-02", "extra": {"4 hours": "Low", "1 week": "High"}}], {}, ["plan"]),
        ([{"function": "F-01", "extra": {"4 hours": "Low", "1 week": "High"}}], {}, []),
        (STEPS, {}, []),
        ([], {"Impact after 4 hours": "Low", "Day 3": "High"}, []),
    ],
)
def test_impact_must_be_stated_as_time_passes(impacts, extra, found):
    plan = document(functions=[{**DEAR, "extra": extra}], impacts=impacts)
    assert subjects(impact.open_estimates, plan) == found


# OBJ-14


IMPACTS = {"legal": "We break the law", "contractual": "Penalties are due", "reputational": "Patients lose trust"}


@pytest.mark.parametrize("category", IMPACTS)
def test_a_category_of_impact_that_nothing_speaks_of_is_missing(category):
    loss = ". ".join(text for name, text in IMPACTS.items() if name != category)
    (finding,) = looked(impact.missing_categories, document(functions=[{"name": "Billing", "loss": loss}]))
    assert isinstance(finding, RuleFinding)
    assert finding.subject == "plan"
    assert f"in these categories: {category}" in finding.sentence


@pytest.mark.parametrize(
    "kinds",
    [
        {"functions": [{"name": "Billing", "loss": ". ".join(IMPACTS.values())}]},
        {"functions": [{"name": "Billing", "extra": {"Legal": "None", "Contracts": "None", "Reputation": "Low"}}]},
        {
            "functions": [{"name": "Billing"}],
            "impacts": [{"category": name, "level": "Low"} for name in ("Regulatory", "Contractual", "Reputation")],
        },
    ],
    ids=["words", "columns", "rows"],
)
def test_all_categories_of_impact_hold(kinds):
    assert looked(impact.missing_categories, document(**kinds)) == []


def test_a_row_of_impact_that_says_nothing_counts_for_nothing():
    rows = [{"category": name} for name in ("Regulatory", "Contractual", "Reputation")]
    assert subjects(impact.missing_categories, document(functions=[DEAR], impacts=rows)) == ["plan"]


# OBJ-13


def scoped(*items, functions=(DEAR,), **kinds):
    rows = [item if isinstance(item, dict) else {"text": item} for item in items]
    return document(scope=rows, functions=list(functions), **kinds)


@pytest.mark.parametrize(
    ("items", "found"),
    [
        (["Billing and invoices", "Databases"], ["scope"]),
        (["Databases"], ["scope", "functions"]),
        (["Databases", "All business functions"], ["scope"]),
        (["Billing", "The head office"], []),
        (["Bills, billing", "The core services of our product", "All systems"], []),
        (["Customers' invoices and Billing"], []),
        (["Billing", "All payment services"], []),
    ],
)
def test_scope_and_impact_analysis_must_name_the_same_things(items, found):
    assert subjects(scoping.scope_and_functions, scoped(*items)) == found
    assert not isinstance(looked(scoping.scope_and_functions, scoped(*items)), NotApplicable)


def test_what_is_out_of_scope_is_named_and_needs_no_analysis():
    plan = scoped("Billing", {"text": "The canteen", "side": "out"}, functions=[DEAR, {"name": "Canteen"}])
    assert looked(scoping.scope_and_functions, plan) == []


def test_a_thing_in_scope_is_analysed_as_a_dependency_once_it_is_linked():
    rows = [{"name": "Databases", "functions": []}]
    assert subjects(scoping.scope_and_functions, scoped("Billing", "Databases", dependencies=rows)) == ["scope"]
    rows = [{"name": "Databases", "functions": ["F-01"]}]
    assert looked(scoping.scope_and_functions, scoped("Billing", "Databases", dependencies=rows)) == []


@pytest.mark.parametrize("items", [["All departments"], ["The main building"], ["Our customers"]])
def test_a_scope_that_names_no_things_can_not_be_compared(items):
    assert isinstance(looked(scoping.scope_and_functions, scoped(*items)), NotApplicable)


def test_serving_the_same_people_does_not_make_two_things_the_same():
    plan = scoped("Customer desk", functions=[{"name": "Customer billing"}])
    assert subjects(scoping.scope_and_functions, plan) == ["scope", "functions"]
