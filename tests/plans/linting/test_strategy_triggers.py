"""Rules on what sets strategies off, and on the way back."""

import pytest

from plans.linting import failback as returning
from plans.linting import strategy_triggers as triggers
from plans.linting.findings import NotApplicable
from tests.plans.linting.building import document, looked, subjects

RULES = (triggers.serves_nothing, triggers.triggers_overlap, triggers.risk_without_strategy, returning.no_way_back)


@pytest.mark.parametrize("look", RULES)
def test_a_plan_without_strategies_has_none_to_judge(look):
    assert isinstance(looked(look, document(risks=[{"title": "Fire"}])), NotApplicable)


def purpose(*, answers=None, **strategy):
    return document(
        functions=[{"name": "Billing"}],
        risks=[{"title": "Database Corruption"}],
        strategies=[{"name": "Move", **strategy}],
        answers=answers,
    )


def test_a_strategy_that_names_nothing_is_for_nothing():
    assert subjects(triggers.serves_nothing, purpose(trigger="Something fails")) == ["strategies"]


@pytest.mark.parametrize(
    "plan",
    [
        purpose(functions=["F-01"]),
        purpose(answers={"serves:S-01:F-01": True}),
        purpose(description="Brings billing back"),
        purpose(trigger="Corruption of a database"),
    ],
    ids=["linked", "answered", "a function in words", "a risk in words"],
)
def test_a_strategy_that_names_a_function_or_a_risk_holds(plan):
    assert looked(triggers.serves_nothing, plan) == []


def two(first, second, **other):
    return document(
        functions=[{"name": "Billing"}, {"name": "Payroll"}],
        strategies=[
            {"name": "One", "rto": "1h", "trigger": first},
            {"name": "Two", "rto": "2h", "trigger": second, **other},
        ],
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Health checks fail", "A database is damaged"),
        ("The server hardware breaks", "Any system fails"),
        ("Flood in the cellar", "Cellar flood"),
    ],
)
def test_triggers_that_one_event_meets_overlap(first, second):
    assert subjects(triggers.triggers_overlap, two(first, second)) == ["S-01+S-02"]


@pytest.mark.parametrize(
    "plan",
    [
        two("Health checks fail", "Nobody can enter the building"),
        two("A fire in the plant", "A strike of the drivers"),
        two("Health checks fail", "A database is damaged", rto="1h"),
        two("Health checks fail", "A database is damaged", rank="secondary"),
        two("Health checks fail", "A database is damaged and the first attempt takes too long"),
        two("Health checks fail", "A database is damaged", description="Only if One takes more than 20 minutes"),
    ],
    ids=["broad but not technical", "different", "same time", "rank", "precedence", "condition"],
)
def test_triggers_that_differ_or_have_a_precedence_hold(plan):
    assert looked(triggers.triggers_overlap, plan) == []


def test_strategies_for_different_functions_do_not_compete():
    plan = document(
        strategies=[
            {"name": "One", "rto": "1h", "trigger": "Health checks fail", "functions": ["F-01"]},
            {"name": "Two", "rto": "2h", "trigger": "The server fails", "functions": ["F-02"]},
        ]
    )
    assert looked(triggers.triggers_overlap, plan) == []


def test_how_long_an_event_lasts_does_not_make_it_another():
    rows = [
        {"name": "One", "rto": "1h", "trigger": "The till is down"},
        {"name": "Two", "rto": "4h", "trigger": "Till down for 30 minutes"},
    ]
    assert subjects(triggers.triggers_overlap, document(strategies=rows)) == ["S-01+S-02"]


def test_overlaps_with_a_common_strategy_are_one_finding():
    rows = ["Health checks fail", "A database is damaged", "The network is down", "A strike"]
    strategies = [{"name": f"Way {n}", "rto": f"{n}h", "trigger": text} for n, text in enumerate(rows, start=1)]
    assert subjects(triggers.triggers_overlap, document(strategies=strategies)) == ["S-01+S-02+S-03"]


def threatened(title, *triggers_, mitigation=""):
    rows = [{"name": f"Way {n}", "trigger": text} for n, text in enumerate(triggers_, start=1)]
    return document(risks=[{"title": title, "mitigation": mitigation}], strategies=rows)


@pytest.mark.parametrize(
    ("title", "trigger"),
    [
        ("Ransomware", "A database is damaged"),
        ("Third-party outage", "Health checks fail"),
        ("Fire in the plant", "The power fails"),
        ("Pandemic", "Way 1 fails"),
    ],
)
def test_a_risk_that_no_trigger_speaks_of_triggers_no_strategy(title, trigger):
    assert subjects(triggers.risk_without_strategy, threatened(title, "Theft", trigger)) == ["R-01"]


@pytest.mark.parametrize(
    "plan",
    [
        threatened("Ransomware", "A cyber attack is seen"),
        threatened("Ransomware", "Files are damaged or encrypted"),
        threatened("Key fee earner away without notice", "Too few people are in"),
        threatened("Hardware failure", "Health checks fail"),
        threatened("Data centre down", "The infrastructure fails"),
        threatened("Contaminated vaccine", "A vaccine is spoiled"),
        threatened("Anything else", "A fire", mitigation="We begin Way 1 by hand"),
    ],
    ids=[
        "same subject",
        "locked files",
        "somebody away",
        "seen by health checks",
        "infrastructure",
        "same word",
        "named in the mitigation",
    ],
)
def test_a_risk_that_a_trigger_speaks_of_holds(plan):
    assert looked(triggers.risk_without_strategy, plan) == []


@pytest.mark.parametrize(
    "text", ["Automated failover", "Relocation of staff", "Work at the reserve site", "Move to the sister hospital"]
)
def test_a_move_without_a_way_back_is_one_way(text):
    assert subjects(returning.no_way_back, document(strategies=[{"name": text}])) == ["S-01"]


@pytest.mark.parametrize(
    "plan",
    [
        document(strategies=[{"name": "Failover", "failback": "At night, by the platform team"}]),
        document(strategies=[{"name": "Failover", "description": "To the standby; failback at night"}]),
        document(strategies=[{"name": "Failover"}], steps=[{"text": "Switch back when all is well"}]),
        document(strategies=[{"name": "Failover"}], procedures=[{"title": "Return to the primary site"}]),
    ],
    ids=["field", "words", "step", "procedure"],
)
def test_a_move_with_a_way_back_holds(plan):
    assert looked(returning.no_way_back, plan) == []


def test_a_strategy_that_stays_needs_no_way_back():
    assert isinstance(looked(returning.no_way_back, document(strategies=[{"name": "Restore"}])), NotApplicable)
